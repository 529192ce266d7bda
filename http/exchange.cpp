#include "http/exchange.hpp"

#include "http/arrival.hpp"
#include "http/listen_address.hpp"
#include "http/poll_until.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <poll.h>
#include <sys/socket.h>
#include <utility>

namespace tandem::http {

namespace {

using clock = std::chrono::steady_clock;

// Enough for an answer that is ready, and little beside the second in which a server ends.
constexpr std::chrono::milliseconds farewell_time{500};

// The library does not give handlers their connection, but each runs on the thread of its exchange.
thread_local exchange* running = nullptr;

std::string small_letters(std::string text) {
  for (auto& c : text)
    if (c >= 'A' && c <= 'Z')
      c = static_cast<char>(c - 'A' + 'a');
  return text;
}

} // namespace

exchange::exchange(connection& client, stop_signal& stop, arrival_order& order,
                   const listener_limits& limits)
    : client_(client), stop_(stop), order_(order), limits_(limits), request_(client.reader.take()),
      head_(request_.head.method + ' ' + request_.head.target
            + (request_.head.is_http_1_0 ? " HTTP/1.0\r\n\r\n" : " HTTP/1.1\r\n\r\n")),
      unread_(head_) {
  ++client_.requests;
  note_arrival(client.arrival);
  running = this;
}

exchange::~exchange() {
  running = nullptr;
}

exchange& exchange::current() {
  return *running;
}

void exchange::set_up(httplib::Request& request) const {
  request.headers.clear();
  for (const auto& [name, value] : request_.head.fields) {
    const auto known = small_letters(name);
    // How the body was sent is settled, and whether it may be.
    if (known != "transfer-encoding" && known != "content-length" && known != "expect")
      request.headers.emplace(name, value);
  }
  if (request_.head.is_chunked || request_.head.length)
    request.headers.emplace("Content-Length", std::to_string(request_.body.size()));
}

ending exchange::finish() {
  if (!rewrite_)
    return ending::kept;
  const auto script = std::exchange(rewrite_, nullptr)(std::exchange(held_, {}));
  for (const auto& part : script.parts)
    if (!send_part(part))
      return ending::closed;
  return script.end;
}

arrival_order::turn exchange::wait_turn() {
  return order_.wait_turn(client_.socket, arrival_clocks().steady);
}

wait_end exchange::wait_for(int descriptor, clock::time_point until) const {
  std::array watched{pollfd{descriptor, POLLIN, 0}, pollfd{client_.socket, POLLRDHUP, 0},
                     pollfd{stop_.descriptor(), POLLIN, 0}};
  if (!poll_until(watched, until))
    return wait_end::timed_out;
  if (watched[0].revents != 0)
    return wait_end::ready;
  return watched[1].revents != 0 ? wait_end::client_left : wait_end::stopping;
}

bool exchange::is_writable() const {
  return !is_cut_off() && wait_writable(clock::now() + limits_.send_timeout);
}

ssize_t exchange::read(char* target, size_t size) {
  if (unread_.empty() && !std::exchange(has_begun_body_, true))
    unread_ = request_.body;
  const auto count = std::min(size, unread_.size());
  std::copy_n(unread_.data(), count, target);
  unread_.remove_prefix(count);
  return static_cast<ssize_t>(count);
}

ssize_t exchange::write(const char* source, size_t size) {
  if (rewrite_) {
    held_.append(source, size);
    return static_cast<ssize_t>(size);
  }
  return send_all({source, size}) ? static_cast<ssize_t>(size) : -1;
}

void exchange::get_remote_ip_and_port(std::string& ip, int& port) const {
  const auto peer = listen_address::of(client_.socket, true);
  ip = peer.host();
  port = peer.port();
}

void exchange::get_local_ip_and_port(std::string& ip, int& port) const {
  const auto own = listen_address::of(client_.socket);
  ip = own.host();
  port = own.port();
}

/// False once the client has gone or the server stops, as what follows.
bool exchange::send_part(const wire_part& part) {
  const auto step = part.drips ? std::size_t{1} : part.bytes.size();
  do {
    std::string_view left{part.bytes};
    do {
      if (!wait_out(part.pause) || !send_all(left.substr(0, step)))
        return false;
      left.remove_prefix(step);
    } while (!left.empty());
  } while (part.endless);
  return true;
}

bool exchange::send_all(std::string_view bytes) {
  // The client may send its next request before anybody looks for it.
  order_.await_bytes(client_.socket);
  while (!bytes.empty()) {
    const auto slice = bytes.substr(0, limits_.send_slice);
    if (!send_slice(slice))
      return false;
    bytes.remove_prefix(slice.size());
  }
  return true;
}

bool exchange::send_slice(std::string_view bytes) {
  const auto deadline = clock::now() + limits_.send_timeout;
  while (!bytes.empty()) {
    if (is_cut_off())
      return false;
    const auto sent =
      ::send(client_.socket, bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    if (sent >= 0)
      bytes.remove_prefix(static_cast<std::size_t>(sent));
    else if (errno == EAGAIN ? !wait_writable(deadline) : errno != EINTR)
      return false;
  }
  return true;
}

/// True also when the server stops meanwhile: then there is only a moment left.
bool exchange::wait_writable(clock::time_point until) const {
  const auto stopped = stop_.raised_at();
  std::array watched{pollfd{client_.socket, POLLOUT, 0},
                     pollfd{stopped ? -1 : stop_.descriptor(), POLLIN, 0}};
  return poll_until(watched, stopped ? std::min(until, *stopped + farewell_time) : until);
}

bool exchange::wait_out(std::chrono::milliseconds time) const {
  std::array watched{pollfd{client_.socket, POLLRDHUP, 0}, pollfd{stop_.descriptor(), POLLIN, 0}};
  return time.count() <= 0 || !poll_until(watched, clock::now() + time);
}

bool exchange::is_cut_off() const {
  const auto stopped = stop_.raised_at();
  return stopped && clock::now() >= *stopped + farewell_time;
}

} // namespace tandem::http
