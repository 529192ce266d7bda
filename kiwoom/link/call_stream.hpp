#pragma once

#include "kiwoom/link/answer_head.hpp"
#include "kiwoom/link/call_socket.hpp"

#include <httplib.h>

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace tandem::kiwoom {

/// One exchange as cpp-httplib sees it. What the library reads is the answer's head in the
/// strictest form and then the body's bytes, which end where they end: heads of interim answers,
/// the lines between chunks and what follows the last one stay here. So the library never waits
/// past the deadline and never sees more than the bounds allow.
class call_stream final : public httplib::Stream {
public:
  explicit call_stream(call_socket line) : line_(line) {}

  bool is_readable() const override { return true; }
  bool is_writable() const override { return true; }
  /// Up to `size` bytes; 0 at the answer's end; -1 with trouble() set.
  ssize_t read(char* to, std::size_t size) override;
  /// All of it, or -1 with trouble() set. What lies on the connection before the request is
  /// complete answers another one: then nothing is written.
  ssize_t write(const char* from, std::size_t size) override;
  void get_remote_ip_and_port(std::string&, int&) const override {} // Nobody logs them.
  void get_local_ip_and_port(std::string&, int&) const override {}
  socket_t socket() const override { return line_.descriptor(); }

  /// Why read() or write() refused.
  const status& trouble() const { return trouble_; }
  std::size_t bytes_out() const { return line_.bytes_out(); }
  /// True when the answer was read to its end, nothing lies behind it and nobody wants to close.
  bool is_reusable() const;

private:
  bool read_head();
  bool begins_like_http();
  /// The lines up to an empty one, which is taken and not given.
  bool read_lines(std::vector<std::string>& lines);
  /// How many bytes the next line has with its end, which is not given; 0 when it failed.
  std::size_t read_line(std::string& line, std::size_t size_max, const char* too_long);
  bool next_chunk();
  /// Interim answers may come at any time; false when there is anything else.
  bool take_interim();
  /// More bytes in received_; false at the end of the connection, then without trouble().
  bool receive();
  bool receive_or_fail();
  /// The same where a closed connection may be the body's end.
  bool receive_body();
  std::string_view unused() const { return std::string_view{received_}.substr(used_); }
  bool fail(failure why);
  /// Says how far the answer had come.
  bool fail_reading(failure why);

  call_socket line_;
  status trouble_;
  std::string received_; // What was not used yet begins at used_.
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
