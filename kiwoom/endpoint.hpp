#pragma once

#include "market/error.hpp"

#include <string>

namespace tandem::kiwoom {

/// Where the broker listens.
struct endpoint {
  bool tls = false;
  std::string host; // Without brackets for IPv6.
  int port = 0;
  std::string label; // "api.kiwoom.com:443", for messages.
};

/// Reads "http://HOST[:PORT]" or "https://HOST[:PORT]"; a slash at the end is allowed. Everything
/// else is invalid_config naming broker.url and what is wrong with it.
result<endpoint> parse_broker_url(const std::string& url);

/// A broker there cannot be the real one: it is simulated, and whoever starts it chooses its
/// market.
bool is_on_this_machine(const std::string& host);

} // namespace tandem::kiwoom
