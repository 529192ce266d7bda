#include "kiwoom/endpoint.hpp"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <optional>
#include <string_view>
#include <system_error>

namespace tandem::kiwoom {
namespace {

failure bad_url(const std::string& url, const char* why) {
  return {ec::invalid_config, "broker.url = \"" + url + "\": " + why
                                + "; legal is http://HOST[:PORT] or https://HOST[:PORT]"};
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
  // Names of hosts know no case, and whoever compares them need not either.
  std::transform(out.host.begin(), out.host.end(), out.host.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  if (out.host.empty())
    return bad_url(url, "the host is missing");
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

bool is_on_this_machine(const std::string& host) {
  return host == "localhost" || host == "::1"
         || (host.starts_with("127.")
             && host.find_first_not_of("0123456789.") == std::string::npos);
}

} // namespace tandem::kiwoom
