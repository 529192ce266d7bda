#pragma once

#include "kiwoom/transport.hpp"
#include "market/secret.hpp"
#include "messages/actors.hpp"
#include "messages/transport.hpp"

#include <caf/all.hpp>

#include <chrono>
#include <functional>
#include <memory>
#include <string>

namespace tandem {

/// The key pair that identifies us. Never leaves the transport: no message carries it.
struct credentials {
  secret app_key;
  secret secret_key;
};

struct transport_options {
  credentials who;
  std::function<std::chrono::system_clock::time_point()> now; // The token's expiry is wall time.
};

/// Turns queries into Kiwoom calls and answers into pages. Keeps nothing but the connection between
/// calls, so one gateway can use any number of transports.
class transport_state {
public:
  static inline constexpr const char* name = "transport";
  explicit transport_state(transport_actor::pointer self);
  transport_actor::behavior_type make_behavior(transport_options options,
                                               std::shared_ptr<kiwoom::transport> wire);

private:
  call_outcome on_send_call(const send_call& command);
  call_outcome on_renew_token(const renew_token& command);
  /// After an answer that may belong to another call, the next call uses a new connection.
  call_outcome believed(call_outcome outcome);
  /// Makes the call of `command` and tells its sender when it started.
  template <class Command>
  kiwoom::exchange post(const kiwoom::http_request& request, const Command& command);

  transport_actor::pointer self_;
  transport_options options_;
  std::shared_ptr<kiwoom::transport> wire_;
};

/// The factory for spawn; the wiring spawns it detached, because it blocks on the socket.
transport_actor::behavior_type transport(transport_actor::stateful_pointer<transport_state> self,
                                         transport_options options,
                                         std::shared_ptr<kiwoom::transport> wire);

} // namespace tandem
