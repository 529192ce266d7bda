#include "kiwoom/link/broker_client.hpp"

#include "kiwoom/link/broken_pipe_guard.hpp"
#include "kiwoom/link/connect.hpp"

#include <utility>

namespace tandem::kiwoom {

broker_client::broker_client(const endpoint& where, std::optional<tls_client> tls,
                             const stop_switch& stopping)
    : ClientImpl(where.host, where.port), addresses_(where.host, where.port), tls_(std::move(tls)),
      stopping_(stopping) {
  set_keep_alive(true);
  set_follow_location(false); // Following would be a second, unpaced call.
  set_decompress(false);      // Nothing compressed is asked for.
}

void broker_client::begin_call(stop_switch::time_point deadline) {
  deadline_ = deadline;
  trouble_.reset();
  stream_.reset();
  if (socket_.is_open() && !is_quiet(socket_.sock, socket_.ssl))
    hang_up();
}

void broker_client::end_call() {
  if (!stream_ || !stream_->is_reusable())
    hang_up();
}

void broker_client::hang_up() {
  const broken_pipe_guard guard;
  stop();
}

bool broker_client::create_and_connect_socket(Socket& socket, httplib::Error& error) {
  trouble_ = connect(socket);
  if (trouble_)
    error = httplib::Error::Connection;
  return !trouble_;
}

status broker_client::connect(Socket& socket) {
  auto addresses = addresses_.find(stopping_, deadline_);
  if (!addresses)
    return addresses.error();
  if (!tls_)
    std::erase_if(*addresses, [](const auto& one) { return !is_loopback(one.generic()); });
  if (addresses->empty())
    return failure{ec::forbidden,
                   "the name stands for another host, to which keys would travel unencrypted"};
  const auto descriptor = connect_to_any(*addresses, stopping_, deadline_);
  if (!descriptor)
    return descriptor.error();
  socket.sock = *descriptor;
  if (!tls_)
    return std::nullopt;
  auto session = tls_->open(socket.sock, stopping_, deadline_);
  if (session) {
    socket.ssl = session->release();
    return std::nullopt;
  }
  close_socket(socket);
  return session.error();
}

bool broker_client::process_socket(const Socket& socket,
                                   std::function<bool(httplib::Stream&)> callback) {
  if (stream_)
    return false;
  stream_.emplace(call_socket{socket.sock, socket.ssl, stopping_, deadline_});
  return callback(*stream_);
}

void broker_client::shutdown_ssl(Socket& socket, bool gracefully) {
  const tls_session session{std::exchange(socket.ssl, nullptr)};
  if (session && !gracefully)
    SSL_set_quiet_shutdown(session.get(), 1);
}

} // namespace tandem::kiwoom
