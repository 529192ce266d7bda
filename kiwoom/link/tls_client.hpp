#pragma once

#include "kiwoom/link/stop_switch.hpp"
#include "market/error.hpp"

#include <memory>
#include <openssl/ssl.h>
#include <string>

namespace tandem::kiwoom {

struct session_end {
  /// Sends the TLS close first; on a non-blocking socket that never waits.
  void operator()(SSL* session) const;
};
using tls_session = std::unique_ptr<SSL, session_end>;

/// TLS 1.2 or newer to one host, whose certificate must have a trusted issuer and name the host.
/// OpenSSL checks both during the handshake, so nothing is sent to another host. An address must be
/// among the certificate's addresses; a common name counts only where the certificate has no
/// subjectAltName (RFC 9525, 2 and RFC 6125, 6.4.4).
class tls_client {
public:
  /// Trusts the certificates in `ca_file`, or the system's when that is empty. Fails with
  /// invalid_config when the file cannot be used, with internal when OpenSSL fails.
  static result<tls_client> make(const std::string& host, const std::string& ca_file);

  /// Does the handshake on the connected, non-blocking socket `descriptor`. Fails with unavailable,
  /// naming what is wrong with the certificate or the handshake, with timeout or shutting_down.
  result<tls_session> open(int descriptor, const stop_switch& stopping,
                           stop_switch::time_point deadline) const;

private:
  using context_pointer = std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)>;

  tls_client(std::string host, context_pointer context);

  std::string host_; // Without a trailing dot, because certificates have none.
  context_pointer context_;
};

/// OpenSSL's message about the last failure in this thread.
std::string tls_reason();

} // namespace tandem::kiwoom
