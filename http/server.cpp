#include "http/server.hpp"

namespace tandem::http {

server::server(const listener_limits& limits) : listener_{stop_, limits} {}

server::~server() {
  stop_.raise();
  if (acceptor_.joinable())
    acceptor_.join();
}

status server::start(const std::string& address) {
  auto where = listen_address::parse(address);
  if (!where)
    return where.error();
  const auto bound = listener_.bind(*where);
  if (!bound)
    return bound.error();
  port_ = *bound;
  address_ = address.substr(0, address.rfind(':') + 1) + std::to_string(port_);
  acceptor_ = std::thread{[this] { listener_.serve(); }};
  return {};
}

status server::start(int port) {
  return start("127.0.0.1:" + std::to_string(port));
}

} // namespace tandem::http
