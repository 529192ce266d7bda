#include "engine/key_identity.hpp"

#include "engine/fingerprint.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <ifaddrs.h>
#include <memory>
#include <netdb.h>
#include <netinet/in.h>
#include <optional>
#include <string_view>
#include <sys/socket.h>
#include <vector>

namespace tandem {

namespace {

/// An IPv6 address; one of IPv4 takes the form ::ffff:a.b.c.d, so that all compare alike.
using internet_address = std::array<std::uint8_t, 16>;
constexpr internet_address of_ipv4{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 0, 0, 0, 0};
constexpr std::size_t ipv4_at = 12;

/// Nothing for an address of another kind.
std::optional<internet_address> to_address(const sockaddr* from) {
  if (from == nullptr || (from->sa_family != AF_INET && from->sa_family != AF_INET6))
    return std::nullopt;
  auto out = of_ipv4;
  if (from->sa_family == AF_INET) {
    sockaddr_in whole{};
    std::memcpy(&whole, from, sizeof whole);
    std::memcpy(&out[ipv4_at], &whole.sin_addr, sizeof whole.sin_addr);
  } else {
    sockaddr_in6 whole{};
    std::memcpy(&whole, from, sizeof whole);
    std::memcpy(out.data(), &whole.sin6_addr, sizeof whole.sin6_addr);
  }
  return out;
}

/// The addresses that lead to this machine when connected to.
bool is_any(const internet_address& at) {
  return at == internet_address{} || at == of_ipv4;
}

/// The addresses of the machine's network interfaces.
std::vector<internet_address> own_addresses() {
  std::vector<internet_address> all;
  ifaddrs* first = nullptr;
  if (::getifaddrs(&first) != 0)
    return all;
  for (const auto* each = first; each != nullptr; each = each->ifa_next)
    if (const auto address = to_address(each->ifa_addr))
      all.push_back(*address);
  ::freeifaddrs(first);
  return all;
}

/// Whether a connection to `host`, a name or an address in any spelling, ends on this machine. A
/// name that does not resolve now counts as another machine.
bool is_here(std::string host) {
  if (host.ends_with('.')) // A trailing dot marks a complete name.
    host.pop_back();
  addrinfo wanted{};
  wanted.ai_family = AF_UNSPEC;
  wanted.ai_socktype = SOCK_STREAM;
  addrinfo* first = nullptr;
  if (::getaddrinfo(host.c_str(), nullptr, &wanted, &first) != 0)
    return false;
  const std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)> found{first, &::freeaddrinfo};
  const auto own = own_addresses();
  for (const auto* each = first; each != nullptr; each = each->ai_next) {
    const auto address = to_address(each->ai_addr);
    if (address
        && (kiwoom::is_loopback(*each->ai_addr) || is_any(*address)
            || std::find(own.begin(), own.end(), *address) != own.end()))
      return true;
  }
  return false;
}

} // namespace

std::string key_identity(const secret& app_key, const kiwoom::endpoint& broker) {
  const auto where = is_here(broker.host) ? "here:" + std::to_string(broker.port) : "elsewhere";
  const secret text{std::string{app_key.reveal()} + '\n' + where};
  return fingerprint(text.reveal(), 8);
}

} // namespace tandem
