#pragma once

#include "market/error.hpp"

#include <netinet/in.h>
#include <string>
#include <sys/socket.h>

namespace tandem::http {

/// An address and a port as a user writes them and as the kernel takes them.
struct listen_address {
  sockaddr_storage socket{};
  socklen_t size = 0;

  /// "127.0.0.1:9470" or "[::1]:9470"; port 0 stands for any free one. Errors: invalid_argument.
  static result<listen_address> parse(const std::string& text);
  /// Where a socket is bound to; with `peer`, whom it is connected to.
  static listen_address of(int socket, bool peer = false);

  /// "127.0.0.1" or "::1"; empty for anything else.
  std::string host() const;
  int port() const;
  /// As it is parsed.
  std::string text() const;
};

/// A listening socket at `where`. Errors: unavailable, with the address and the reason.
result<int> listen_at(const listen_address& where, int backlog);

} // namespace tandem::http
