#include "http/listen_address.hpp"

#include <arpa/inet.h>
#include <array>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <netinet/tcp.h>
#include <optional>
#include <system_error>
#include <unistd.h>

namespace tandem::http {

namespace {

constexpr const char* examples = "such as 127.0.0.1:9470 or [::1]:9470";

std::optional<std::uint16_t> port_of(std::string_view digits) {
  std::uint16_t port = 0;
  const auto* const end = digits.data() + digits.size();
  const auto [stopped, error] = std::from_chars(digits.data(), end, port);
  if (error != std::errc{} || stopped != end)
    return std::nullopt;
  return port;
}

template <class Address>
listen_address stored(const Address& address) {
  listen_address stored;
  std::memcpy(&stored.socket, &address, sizeof address);
  stored.size = sizeof address;
  return stored;
}

template <class Address>
Address loaded(const sockaddr_storage& socket) {
  Address address{};
  std::memcpy(&address, &socket, sizeof address);
  return address;
}

} // namespace

result<listen_address> listen_address::parse(const std::string& text) {
  const auto colon = text.rfind(':');
  if (colon == std::string::npos)
    return failure{ec::invalid_argument,
                   "address \"" + text + "\": must be ADDRESS:PORT, " + examples};
  const auto port = port_of(std::string_view{text}.substr(colon + 1));
  if (!port)
    return failure{ec::invalid_argument,
                   "address \"" + text + "\": the port must be in 0..65535, " + examples};
  const auto host = text.substr(0, colon);
  sockaddr_in internet{};
  if (::inet_pton(AF_INET, host.c_str(), &internet.sin_addr) == 1) {
    internet.sin_family = AF_INET;
    internet.sin_port = htons(*port);
    return stored(internet);
  }
  sockaddr_in6 internet6{};
  if (host.size() > 2 && host.front() == '[' && host.back() == ']'
      && ::inet_pton(AF_INET6, host.substr(1, host.size() - 2).c_str(), &internet6.sin6_addr)
           == 1) {
    internet6.sin6_family = AF_INET6;
    internet6.sin6_port = htons(*port);
    return stored(internet6);
  }
  return failure{ec::invalid_argument,
                 "address \"" + text + "\": \"" + host
                   + "\" must be an IPv4 address, or an IPv6 address in brackets, " + examples};
}

listen_address listen_address::of(int socket, bool peer) {
  listen_address found;
  found.size = sizeof found.socket;
  auto* const generic = reinterpret_cast<sockaddr*>(&found.socket);
  const auto failed = peer ? ::getpeername(socket, generic, &found.size)
                           : ::getsockname(socket, generic, &found.size);
  return failed == 0 ? found : listen_address{};
}

std::string listen_address::host() const {
  std::array<char, INET6_ADDRSTRLEN> text{};
  if (socket.ss_family == AF_INET) {
    const auto address = loaded<sockaddr_in>(socket);
    ::inet_ntop(AF_INET, &address.sin_addr, text.data(), text.size());
  } else if (socket.ss_family == AF_INET6) {
    const auto address = loaded<sockaddr_in6>(socket);
    ::inet_ntop(AF_INET6, &address.sin6_addr, text.data(), text.size());
  }
  return text.data();
}

int listen_address::port() const {
  if (socket.ss_family == AF_INET)
    return ntohs(loaded<sockaddr_in>(socket).sin_port);
  if (socket.ss_family == AF_INET6)
    return ntohs(loaded<sockaddr_in6>(socket).sin6_port);
  return 0;
}

std::string listen_address::text() const {
  const auto name = socket.ss_family == AF_INET6 ? '[' + host() + ']' : host();
  return name + ':' + std::to_string(port());
}

result<int> listen_at(const listen_address& where, int backlog) {
  const auto listening =
    ::socket(where.socket.ss_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  const auto yes = 1;
  // SO_REUSEADDR alone: SO_REUSEPORT would silently let a second process share the port.
  if (listening >= 0
      && ::setsockopt(listening, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes) == 0
      // Accepted connections inherit it.
      && ::setsockopt(listening, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes) == 0
      && (where.socket.ss_family != AF_INET6
          || ::setsockopt(listening, IPPROTO_IPV6, IPV6_V6ONLY, &yes, sizeof yes) == 0)
      && ::bind(listening, reinterpret_cast<const sockaddr*>(&where.socket), where.size) == 0
      && ::listen(listening, backlog) == 0)
    return listening;
  const auto reason = std::system_category().message(errno);
  if (listening >= 0)
    ::close(listening);
  return failure{ec::unavailable, "port " + std::to_string(where.port()) + " on " + where.host()
                                    + " cannot be bound: " + reason};
}

} // namespace tandem::http
