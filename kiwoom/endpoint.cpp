#include "kiwoom/endpoint.hpp"

#include "market/secret.hpp"

#include <algorithm>
#include <arpa/inet.h>
#include <cctype>
#include <charconv>
#include <cstring>
#include <netinet/in.h>
#include <optional>
#include <string_view>
#include <sys/socket.h>
#include <system_error>

namespace tandem::kiwoom {
namespace {

failure bad_url(const std::string& url, const char* why) {
  // The text before an @ may be a password.
  const auto shown = url.find('@') == std::string::npos ? url : std::string{secret::dots};
  return {ec::invalid_config, "broker.url = \"" + shown + "\": " + why
                                + "; legal is https://HOST[:PORT], or http://HOST[:PORT] of a host "
                                  "on this machine such as 127.0.0.1"};
}

bool is_loopback(const in_addr& address) {
  return ntohl(address.s_addr) >> 24U == IN_LOOPBACKNET;
}

bool is_loopback(const in6_addr& address) {
  in_addr mapped{};
  std::memcpy(&mapped, &address.s6_addr[12], sizeof mapped);
  return IN6_IS_ADDR_LOOPBACK(&address) || (IN6_IS_ADDR_V4MAPPED(&address) && is_loopback(mapped));
}

/// The address that connecting to `host` uses without a name service; empty for a name. inet_aton
/// reads the spellings that getaddrinfo(3) reads: "127.1", "0x7f000001", "017700000001".
struct numeric_host {
  std::optional<in_addr> v4;
  std::optional<in6_addr> v6;
};

numeric_host read_address(const std::string& host) {
  in_addr v4{};
  if (::inet_aton(host.c_str(), &v4) != 0)
    return {v4, {}};
  in6_addr v6{};
  if (::inet_pton(AF_INET6, host.c_str(), &v6) == 1)
    return {{}, v6};
  return {};
}

std::optional<int> port_number(std::string_view text) {
  int port = 0;
  const auto* end = text.data() + text.size();
  const auto [stop, problem] = std::from_chars(text.data(), end, port);
  if (text.empty() || problem != std::errc{} || stop != end || port < 1 || port > 65535)
    return std::nullopt;
  return port;
}

} // namespace

result<endpoint> parse_broker_url(const std::string& url) {
  endpoint out;
  std::string_view rest = url;
  if (rest.starts_with("https://")) {
    out.tls = true;
    rest.remove_prefix(8);
  } else if (rest.starts_with("http://")) {
    rest.remove_prefix(7);
  } else {
    return bad_url(url, "the scheme is neither http nor https");
  }
  if (rest.ends_with('/'))
    rest.remove_suffix(1);
  if (rest.find_first_of("/?#@ \t\r\n") != std::string_view::npos)
    return bad_url(url, "a path, query or user name is not possible");
  const bool bracketed = rest.starts_with('[');
  const auto host_end = bracketed ? rest.find(']') : rest.find(':');
  if (bracketed && host_end == std::string_view::npos)
    return bad_url(url, "the bracket of the address is not closed");
  out.host = std::string{rest.substr(bracketed ? 1 : 0, bracketed ? host_end - 1 : host_end)};
  // Host names ignore case; in lower case they can be compared as they are.
  std::transform(out.host.begin(), out.host.end(), out.host.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  if (out.host.empty())
    return bad_url(url, "the host is missing");
  if (!out.tls && !is_on_this_machine(out.host))
    return bad_url(url, "keys would travel unencrypted to another host");
  auto tail = host_end == std::string_view::npos ? std::string_view{}
                                                 : rest.substr(host_end + (bracketed ? 1 : 0));
  out.port = out.tls ? 443 : 80;
  if (!tail.empty()) {
    const auto port = tail.front() == ':' ? port_number(tail.substr(1)) : std::nullopt;
    if (!port)
      return bad_url(url, "the port is not a number from 1 to 65535");
    out.port = *port;
  }
  out.label = (bracketed ? "[" + out.host + "]" : out.host) + ":" + std::to_string(out.port);
  return out;
}

bool is_address(const std::string& host) {
  const auto address = read_address(host);
  return address.v4 || address.v6;
}

bool is_on_this_machine(const std::string& host) {
  const auto [v4, v6] = read_address(host);
  return host == "localhost" || (v4 && is_loopback(*v4)) || (v6 && is_loopback(*v6));
}

bool is_loopback(const sockaddr& address) {
  if (address.sa_family == AF_INET) {
    sockaddr_in v4{};
    std::memcpy(&v4, &address, sizeof v4);
    return is_loopback(v4.sin_addr);
  }
  if (address.sa_family == AF_INET6) {
    sockaddr_in6 v6{};
    std::memcpy(&v6, &address, sizeof v6);
    return is_loopback(v6.sin6_addr);
  }
  return false;
}

} // namespace tandem::kiwoom
