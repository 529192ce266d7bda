#pragma once

#include "kiwoom/transport.hpp"

#include <chrono>
#include <memory>
#include <string>

namespace tandem::kiwoom {

struct http_options {
  std::string url;                     // "https://api.kiwoom.com", "http://127.0.0.1:8080"
  std::string ca_file;                 // Empty: the system's certificates.
  std::chrono::milliseconds timeout{}; // Of one call, from resolving the name to the last byte.
};

/// cpp-httplib client: keep-alive, verified TLS for https, TCP_NODELAY, an ordinary User-Agent. An
/// answer has at most 64 KiB of head and 32 MiB of body. One that is larger, ambiguous or not HTTP
/// is a bad_response; a connection is reused only while it has carried nothing but answers to our
/// calls (docs/adr/0014-one-deadline-one-exchange.md).
/// Fails with invalid_config when the URL has no http or https scheme or no host, or when the CA
/// file cannot be read.
result<std::unique_ptr<transport>> make_http_transport(const http_options& options);

} // namespace tandem::kiwoom
