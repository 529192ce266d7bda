#pragma once

#include "market/error.hpp"

#include <string>

struct sockaddr;

namespace tandem::kiwoom {

/// Where the broker listens.
struct endpoint {
  bool tls = false;
  std::string host; // Without brackets for IPv6.
  int port = 0;
  std::string label; // "api.kiwoom.com:443", for messages.
};

/// Reads "https://HOST[:PORT]", or "http://HOST[:PORT]" of a host on this machine; a slash at the
/// end is allowed. Everything else is invalid_config naming broker.url and what is wrong with it: a
/// key never travels unencrypted.
result<endpoint> parse_broker_url(const std::string& url);

/// Whether `host` is an address, however it is spelt: "10.9.9.9", "0x7f.1", "::ffff:10.9.9.9".
bool is_address(const std::string& host);

/// True for "localhost" and for every loopback address, however it is spelt. A broker there cannot
/// be the real one: it is simulated and chooses its own market. The address behind any other name
/// is known only when connecting, so no other name counts, and "localhost" must resolve to an
/// address that `is_loopback`.
bool is_on_this_machine(const std::string& host);

/// The same for a resolved address.
bool is_loopback(const sockaddr& address);

} // namespace tandem::kiwoom
