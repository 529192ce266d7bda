#pragma once

#include "http/arrival_order.hpp"
#include "http/connection.hpp"
#include "http/limits.hpp"
#include "http/stop_signal.hpp"
#include "http/wire_script.hpp"

#include <httplib.h>

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace tandem::http {

/// Turns the library's answer into the bytes to send.
using answer_rewriter = std::function<wire_script(const std::string& answer)>;

/// What ended a handler's wait.
enum class wait_end : std::uint8_t {
  ready,       // What it waited for is there.
  client_left, // Nobody reads the answer any more.
  stopping,    // The server ends; an answer still goes out if it is given at once.
  timed_out,
};

/// One request and its answer, as the stream that cpp-httplib reads the one from and writes the
/// other to. The library parses nothing that a client wrote but the request line: it would decode
/// '%' in header values, answer ranges by the thousand and unpack what is compressed.
class exchange final : public httplib::Stream {
public:
  /// Everything must outlive it.
  exchange(connection& client, stop_signal& stop, arrival_order& order,
           const listener_limits& limits);
  ~exchange() override;

  /// The exchange whose handler runs on this thread.
  static exchange& current();

  /// Gives the library the fields as they were sent.
  void set_up(httplib::Request& request) const;
  bool keeps_alive() const { return request_.head.keeps_alive; }
  /// Sends the rewritten answer, where it is to be, and returns how the connection goes on.
  ending finish();

  // What `listener` offers to handlers:
  arrival_order::turn wait_turn();
  bool is_first() const { return client_.requests == 1; }
  wait_end wait_for(int descriptor, std::chrono::steady_clock::time_point until) const;
  void name_client(std::string name) { client_.client = std::move(name); }
  void rewrite_answer(answer_rewriter rewrite) { rewrite_ = std::move(rewrite); }

  // For the library:
  bool is_readable() const override { return unread_.size() > 0; }
  bool is_writable() const override;
  ssize_t read(char* target, size_t size) override;
  /// Sends all of it, or fails.
  ssize_t write(const char* source, size_t size) override;
  void get_remote_ip_and_port(std::string& ip, int& port) const override;
  void get_local_ip_and_port(std::string& ip, int& port) const override;
  /// None: the library only looks whether it is too large for select(2), and gives up if so.
  socket_t socket() const override { return INVALID_SOCKET; }

private:
  bool send_part(const wire_part& part);
  bool send_all(std::string_view bytes);
  bool send_slice(std::string_view bytes);
  bool wait_writable(std::chrono::steady_clock::time_point until) const;
  bool wait_out(std::chrono::milliseconds time) const;
  bool is_cut_off() const;

  connection& client_;
  stop_signal& stop_;
  arrival_order& order_;
  const listener_limits& limits_;
  request request_;
  std::string head_; // What the library sees of it.
  std::string_view unread_;
  bool has_begun_body_ = false;
  answer_rewriter rewrite_; // Empty: answers are sent unchanged.
  std::string held_;
};

} // namespace tandem::http
