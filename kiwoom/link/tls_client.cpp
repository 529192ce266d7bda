#include "kiwoom/link/tls_client.hpp"

#include <cerrno>
#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <system_error>
#include <utility>

namespace tandem::kiwoom {
namespace {

status check_ca_file(const std::string& path) {
  const std::unique_ptr<BIO, int (*)(BIO*)> file{BIO_new_file(path.c_str(), "r"), BIO_free};
  if (!file)
    return failure{ec::invalid_config, "broker.ca-file = \"" + path + "\" cannot be read"};
  const std::unique_ptr<X509, void (*)(X509*)> first{
    PEM_read_bio_X509(file.get(), nullptr, nullptr, nullptr), X509_free};
  if (!first)
    return failure{ec::invalid_config,
                   "broker.ca-file = \"" + path + "\" holds no certificate in PEM form"};
  return std::nullopt;
}

/// OpenSSL falls back to the common name when no subjectAltName is of the kind it looks for. Here a
/// subjectAltName of any kind rules out the common name.
int verify_chain(X509_STORE_CTX* checking, void*) {
  if (X509_get_ext_by_NID(X509_STORE_CTX_get0_cert(checking), NID_subject_alt_name, -1) >= 0)
    X509_VERIFY_PARAM_set_hostflags(X509_STORE_CTX_get0_param(checking),
                                    X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS
                                      | X509_CHECK_FLAG_NEVER_CHECK_SUBJECT);
  return X509_verify_cert(checking);
}

std::string certificate_trouble(long verdict, const std::string& host) {
  switch (verdict) {
    case X509_V_ERR_HOSTNAME_MISMATCH:
    case X509_V_ERR_IP_ADDRESS_MISMATCH:
      return "it does not name " + host;
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
      return std::string{X509_verify_cert_error_string(verdict)}
             + "; install ca-certificates or set broker.ca-file";
    default:
      return X509_verify_cert_error_string(verdict);
  }
}

} // namespace

void session_end::operator()(SSL* session) const {
  ERR_clear_error();
  SSL_shutdown(session);
  SSL_free(session);
}

std::string tls_reason() {
  const int system = errno;
  if (const auto* reason = ERR_reason_error_string(ERR_peek_last_error()))
    return reason;
  return system == 0 ? "it was closed" : std::generic_category().message(system);
}

tls_client::tls_client(std::string host, context_pointer context)
    : host_(std::move(host)), context_(std::move(context)) {
  if (host_.ends_with('.'))
    host_.pop_back();
}

result<tls_client> tls_client::make(const std::string& host, const std::string& ca_file) {
  const failure broken{ec::internal, "OpenSSL cannot create a client context"};
  context_pointer context{SSL_CTX_new(TLS_client_method()), SSL_CTX_free};
  if (!context || SSL_CTX_set_min_proto_version(context.get(), TLS1_2_VERSION) != 1)
    return broken;
  if (!ca_file.empty()) {
    if (auto problem = check_ca_file(ca_file))
      return *problem;
    if (SSL_CTX_load_verify_locations(context.get(), ca_file.c_str(), nullptr) != 1)
      return failure{ec::invalid_config, "broker.ca-file = \"" + ca_file
                                           + "\" holds a certificate that cannot be read"};
  } else if (SSL_CTX_set_default_verify_paths(context.get()) != 1) {
    return broken;
  }
  SSL_CTX_set_verify(context.get(), SSL_VERIFY_PEER, nullptr);
  SSL_CTX_set_cert_verify_callback(context.get(), verify_chain, nullptr);
  SSL_CTX_set_options(context.get(), SSL_OP_NO_RENEGOTIATION);
  SSL_CTX_set_mode(context.get(), SSL_MODE_ENABLE_PARTIAL_WRITE);
  // Otherwise a peer that sends nothing but session tickets would keep one read busy for ever.
  SSL_CTX_clear_mode(context.get(), SSL_MODE_AUTO_RETRY);
  return tls_client{host, std::move(context)};
}

result<tls_session> tls_client::open(int descriptor, const stop_switch& stopping,
                                     stop_switch::time_point deadline) const {
  ERR_clear_error();
  tls_session session{SSL_new(context_.get())};
  if (!session || SSL_set_fd(session.get(), descriptor) != 1)
    return failure{ec::unavailable, "TLS cannot begin: " + tls_reason()};
  auto* rules = SSL_get0_param(session.get());
  const bool is_address = X509_VERIFY_PARAM_set1_ip_asc(rules, host_.c_str()) == 1;
  // Tells the server the expected name; RFC 6066 allows no addresses there.
  auto name = host_;
  const bool is_named = is_address
                        || (SSL_set1_host(session.get(), name.c_str()) == 1
                            && SSL_ctrl(session.get(), SSL_CTRL_SET_TLSEXT_HOSTNAME,
                                        TLSEXT_NAMETYPE_host_name, name.data())
                                 == 1);
  if (!is_named)
    return failure{ec::unavailable, "TLS cannot begin: \"" + host_ + "\" is not a host name"};
  X509_VERIFY_PARAM_set_hostflags(rules, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
  for (;;) {
    ERR_clear_error();
    errno = 0;
    const int done = SSL_connect(session.get());
    if (done == 1)
      return session;
    const int wanted = SSL_get_error(session.get(), done);
    if (wanted != SSL_ERROR_WANT_READ && wanted != SSL_ERROR_WANT_WRITE)
      break;
    const auto events = static_cast<short>(wanted == SSL_ERROR_WANT_READ ? POLLIN : POLLOUT);
    switch (stopping.wait(descriptor, events, deadline)) {
      case stop_switch::wake::ready:
        continue;
      case stop_switch::wake::stopped:
        return failure{ec::shutting_down, "stopped"};
      case stop_switch::wake::timed_out:
        return failure{ec::timeout, "no TLS session"};
    }
  }
  const auto reason = tls_reason();
  if (const auto verdict = SSL_get_verify_result(session.get()); verdict != X509_V_OK)
    // Not an error that passes with time.
    return failure{ec::forbidden,
                   "the server's certificate is refused: " + certificate_trouble(verdict, host_)};
  return failure{ec::unavailable, "the TLS handshake failed: " + reason};
}

} // namespace tandem::kiwoom
