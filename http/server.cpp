#include "http/server.hpp"

namespace tandem::http {

server::server(std::size_t connections) : listener_{stop_, connections} {}

server::~server() {
  stop_.raise();
  if (acceptor_.joinable())
    acceptor_.join();
}

status server::start(int port) {
  const auto bound = listener_.bind(port);
  if (!bound)
    return bound.error();
  port_ = *bound;
  acceptor_ = std::thread{[this] { listener_.serve(); }};
  return {};
}

std::string server::url() const {
  return "http://127.0.0.1:" + std::to_string(port_);
}

} // namespace tandem::http
