#pragma once

#include "kiwoom/link/answer_head.hpp"
#include "kiwoom/link/call_socket.hpp"

#include <httplib.h>

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace tandem::kiwoom {

/// One exchange as cpp-httplib sees it. The library reads the answer's head in the strictest form
/// and then exactly the bytes of the body; heads of interim answers, the lines between chunks and
/// trailers are read here. So the library never waits past the deadline and never sees more than
/// the bounds allow.
class call_stream final : public httplib::Stream {
public:
  explicit call_stream(call_socket line) : line_(line) {}

  bool is_readable() const override { return true; }
  bool is_writable() const override { return true; }
  /// Up to `size` bytes; 0 at the answer's end; -1 with trouble() set.
  ssize_t read(char* to, std::size_t size) override;
  /// Writes all of it, or returns -1 with trouble() set. Bytes that arrive before the request is
  /// complete do not answer it: then nothing is written.
  ssize_t write(const char* from, std::size_t size) override;
  void get_remote_ip_and_port(std::string&, int&) const override {} // They are not logged.
  void get_local_ip_and_port(std::string&, int&) const override {}
  socket_t socket() const override { return line_.descriptor(); }

  /// Why read() or write() refused.
  const status& trouble() const { return trouble_; }
  std::size_t bytes_out() const { return line_.bytes_out(); }
  /// True when the answer was read to its end, nothing follows it and neither side wants to close.
  bool is_reusable() const;

private:
  bool read_head();
  bool begins_like_http();
  /// Takes the lines up to an empty one, which is removed and not returned.
  bool read_lines(std::vector<std::string>& lines);
  /// The length of the next line with its end, which is not returned; 0 on failure.
  std::size_t read_line(std::string& line, std::size_t size_max, const char* too_long);
  bool next_chunk();
  /// Interim answers may come at any time; false when anything else is there.
  bool take_interim();
  /// Reads more bytes into received_; false at the end of the connection, then without trouble().
  bool receive();
  bool receive_or_fail();
  /// The same where closing the connection may end the body.
  bool receive_body();
  std::string_view unused() const { return std::string_view{received_}.substr(used_); }
  bool fail(failure why);
  /// Adds how much of the answer had arrived.
  bool fail_reading(failure why);

  call_socket line_;
  status trouble_;
  std::string received_; // The unused part begins at used_.
  std::size_t used_ = 0;
  std::size_t head_size_ = 0; // Of all heads and trailers of this call.
  answer_head head_;
  std::size_t head_given_ = 0; // Bytes of head_.text the library has.
  bool has_head_ = false;
  bool has_ended_ = false;
  std::size_t left_ = 0;   // Of the body, or of this chunk.
  std::size_t chunks_ = 0; // Begun so far.
  std::size_t body_size_ = 0;
};

} // namespace tandem::kiwoom
