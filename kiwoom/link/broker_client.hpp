#pragma once

#include "kiwoom/endpoint.hpp"
#include "kiwoom/link/address_lookup.hpp"
#include "kiwoom/link/call_stream.hpp"
#include "kiwoom/link/stop_switch.hpp"
#include "kiwoom/link/tls_client.hpp"
#include "market/error.hpp"

#include <httplib.h>

#include <optional>

namespace tandem::kiwoom {

/// cpp-httplib's client without its own waiting: connecting, handshake and exchange happen here,
/// until the call's deadline or `stopping`. A call gets one connection and one exchange, however
/// often the library asks.
class broker_client final : public httplib::ClientImpl {
public:
  /// Uses TLS when `tls` is set. `stopping` must outlive the client.
  broker_client(const endpoint& where, std::optional<tls_client> tls, const stop_switch& stopping);
  broker_client(const broker_client&) = delete;
  broker_client& operator=(const broker_client&) = delete;
  ~broker_client() override { hang_up(); }

  /// Starts a new call. Closes a reused connection that has unread bytes: they answer no call of
  /// ours.
  void begin_call(stop_switch::time_point deadline);
  /// Keeps the connection only when the answer was read to its end and nothing follows it.
  void end_call();
  void hang_up();

  /// Why the call failed, when this class ended it and not the library.
  const status& trouble() const { return stream_ ? stream_->trouble() : trouble_; }
  /// Of this call's request.
  std::size_t bytes_out() const { return stream_ ? stream_->bytes_out() : 0; }

private:
  bool create_and_connect_socket(Socket& socket, httplib::Error& error) override;
  bool process_socket(const Socket& socket,
                      std::function<bool(httplib::Stream&)> callback) override;
  void shutdown_ssl(Socket& socket, bool gracefully) override;
  status connect(Socket& socket);

  address_lookup addresses_;
  std::optional<tls_client> tls_;
  const stop_switch& stopping_;
  stop_switch::time_point deadline_;
  status trouble_;                    // Of connecting.
  std::optional<call_stream> stream_; // Of this call's exchange, once it has begun.
};

} // namespace tandem::kiwoom
