#pragma once

#include "http/listener.hpp"
#include "market/error.hpp"

#include <cstddef>
#include <string>
#include <thread>

namespace tandem::http {

/// A listener at work: accepts in a thread of its own from start() until it is destroyed, which
/// ends every connection first. What its handlers use must outlive it.
class server {
public:
  /// At most `connections` are open at a time.
  explicit server(std::size_t connections = listener::connections_max);
  server(const server&) = delete;
  server& operator=(const server&) = delete;
  ~server();

  /// Where the handlers are declared, before start().
  listener& routes() { return listener_; }
  /// Raised when the server is about to end.
  stop_signal& stopping() { return stop_; }

  /// Serves 127.0.0.1:`port`, once; 0 takes any free port. Errors: unavailable when it cannot be
  /// bound.
  status start(int port);
  /// The port it serves.
  int port() const { return port_; }
  /// "http://127.0.0.1:PORT"
  std::string url() const;

private:
  stop_signal stop_;
  listener listener_;
  int port_ = 0;
  std::thread acceptor_;
};

} // namespace tandem::http
