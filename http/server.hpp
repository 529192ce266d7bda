#pragma once

#include "http/listener.hpp"
#include "market/error.hpp"

#include <string>
#include <thread>

namespace tandem::http {

/// A listener at work: accepts in a thread of its own from start() until it is destroyed, which
/// ends every connection first. What its handlers use must outlive it.
class server {
public:
  explicit server(const listener_limits& limits = {});
  server(const server&) = delete;
  server& operator=(const server&) = delete;
  ~server();

  /// Where the handlers are declared, before start().
  listener& routes() { return listener_; }
  /// Raised when the server is about to end.
  stop_signal& stopping() { return stop_; }

  /// Serves `address`, once: "127.0.0.1:9470" or "[::1]:9470", port 0 takes any free one. Errors:
  /// invalid_argument when it is none, unavailable when it cannot be bound.
  status start(const std::string& address);
  /// The same on 127.0.0.1.
  status start(int port);
  /// The port it serves.
  int port() const { return port_; }
  /// "127.0.0.1:PORT", as `start` takes it.
  const std::string& address() const { return address_; }
  /// "http://127.0.0.1:PORT"
  std::string url() const { return "http://" + address_; }

private:
  stop_signal stop_;
  listener listener_;
  int port_ = 0;
  std::string address_;
  std::thread acceptor_;
};

} // namespace tandem::http
