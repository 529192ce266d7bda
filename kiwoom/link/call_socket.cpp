#include "kiwoom/link/call_socket.hpp"

#include "kiwoom/link/tls_client.hpp"

#include <cerrno>
#include <openssl/err.h>
#include <string>
#include <sys/socket.h>
#include <system_error>

namespace tandem::kiwoom {
namespace {

// A server sends two tickets after a handshake; one that sends this many between two calls
// misbehaves.
constexpr int idle_records_max = 16;

bool must_wait(int problem) {
  return problem == EAGAIN || problem == EWOULDBLOCK || problem == EINTR;
}

failure broken(const std::string& why) {
  return {ec::unavailable, "the connection broke: " + why};
}

} // namespace

bool is_quiet(int descriptor, SSL* session) {
  char byte = 0;
  for (int records = 0; records < idle_records_max; ++records) {
    const bool is_empty =
      ::recv(descriptor, &byte, 1, MSG_PEEK | MSG_DONTWAIT) < 0 && must_wait(errno);
    if (session == nullptr || (is_empty && SSL_has_pending(session) == 0))
      return is_empty;
    ERR_clear_error();
    const int seen = SSL_peek(session, &byte, 1);
    if (seen > 0 || SSL_get_error(session, seen) != SSL_ERROR_WANT_READ)
      return false;
    if (is_empty)
      return false; // The beginning of a TLS record of any type.
  }
  return false;
}

result<std::size_t> call_socket::read(char* to, std::size_t size) {
  attempt last;
  // Usually nothing has arrived yet, so waiting first saves a system call. poll does not see what
  // OpenSSL has read already, so that is checked before.
  const bool may_have = has_more_ || (session_ != nullptr && SSL_has_pending(session_) == 1);
  last.waits_for = may_have ? 0 : POLLIN;
  for (;;) {
    if (last.waits_for != 0)
      if (auto trouble = wait(last.waits_for))
        return *trouble;
    last = try_read(to, size);
    if (last.trouble)
      return *last.trouble;
    if (last.waits_for == 0) {
      has_more_ = last.moved == size;
      return last.moved;
    }
  }
}

result<std::size_t> call_socket::read_at_once(char* to, std::size_t size) {
  const auto only = try_read(to, size);
  if (only.trouble)
    return *only.trouble;
  if (only.waits_for != 0)
    return broken("a record came in part");
  return only.moved;
}

status call_socket::write(std::string_view bytes) {
  while (!bytes.empty()) {
    const auto last = try_write(bytes);
    if (last.trouble)
      return last.trouble;
    if (last.moved == 0 && last.waits_for == 0)
      return broken("it was closed");
    if (last.waits_for != 0)
      if (auto trouble = wait(last.waits_for))
        return trouble;
    bytes.remove_prefix(last.moved);
  }
  return std::nullopt;
}

call_socket::attempt call_socket::try_read(char* to, std::size_t size) {
  if (session_ == nullptr) {
    const auto got = ::recv(descriptor_, to, size, MSG_DONTWAIT);
    if (got >= 0)
      return {static_cast<std::size_t>(got)};
    if (must_wait(errno))
      return {0, POLLIN};
    return {0, 0, broken(std::generic_category().message(errno))};
  }
  ERR_clear_error();
  errno = 0;
  std::size_t got = 0;
  const int outcome = SSL_read_ex(session_, to, size, &got);
  return outcome == 1 ? attempt{got} : judge_tls(outcome);
}

call_socket::attempt call_socket::try_write(std::string_view bytes) {
  if (session_ == nullptr) {
    const auto gone = ::send(descriptor_, bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    if (gone >= 0) {
      bytes_out_ += static_cast<std::size_t>(gone);
      return {static_cast<std::size_t>(gone)};
    }
    if (must_wait(errno))
      return {0, POLLOUT};
    return {0, 0, broken(std::generic_category().message(errno))};
  }
  // Part of a record may have been sent even when OpenSSL reports that nothing was.
  bytes_out_ += bytes.size();
  ERR_clear_error();
  errno = 0;
  std::size_t gone = 0;
  const int outcome = SSL_write_ex(session_, bytes.data(), bytes.size(), &gone);
  return outcome == 1 ? attempt{gone} : judge_tls(outcome);
}

call_socket::attempt call_socket::judge_tls(int outcome) const {
  switch (SSL_get_error(session_, outcome)) {
    case SSL_ERROR_WANT_READ:
      return {0, POLLIN};
    case SSL_ERROR_WANT_WRITE:
      return {0, POLLOUT};
    case SSL_ERROR_ZERO_RETURN:
      return {};
    default:
      return {0, 0, broken(tls_reason())};
  }
}

status call_socket::wait(short events) const {
  switch (stopping_->wait(descriptor_, events, deadline_)) {
    case stop_switch::wake::stopped:
      return failure{ec::shutting_down, "stopped"};
    case stop_switch::wake::timed_out:
      return failure{ec::timeout, "no answer"};
    case stop_switch::wake::ready:
      break;
  }
  return std::nullopt;
}

} // namespace tandem::kiwoom
