#pragma once

#include "messages/gateway.hpp"

#include <caf/all.hpp>

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <variant>

namespace tandem {

/// A point of the actor clock (steady), as a duration since its epoch.
using clock_point = std::chrono::nanoseconds;

/// The TR behind renew_token.
inline constexpr const char* token_tr = "au10001";

/// The token that identifies us to the broker. Only the transports know its parts: messages carry
/// it closed, so nothing that prints, logs or sends a message can reveal it.
struct access_token;
using token_ptr = std::shared_ptr<const access_token>;

/// Make one call; it starts between these two moments or not at all.
struct send_call {
  std::uint64_t grant = 0; // The gateway's number for it.
  tr_query query;
  std::string next_key;
  token_ptr token;
  clock_point not_before{0};
  clock_point not_after{clock_point::max()};
};

/// Ask the broker for a token.
struct renew_token {
  std::uint64_t grant = 0;
  clock_point not_before{0};
  clock_point not_after{clock_point::max()};
};

/// A token that is good for `valid_for`.
struct token_lease {
  std::chrono::nanoseconds valid_for{0};
  token_ptr token;
};

/// The last bytes of the call have been written. Sent before the outcome; with it the gateway knows
/// when the next call may start.
struct call_started {
  std::uint64_t grant = 0;
  clock_point sent_at{0};
};

/// The result of a call. Failures are values here because the times are needed for them, too.
struct call_outcome {
  clock_point sent_at{0};
  clock_point answered_at{0};
  std::optional<int> http_status; // Empty: no answer.
  std::optional<int> return_code; // Empty: not in the body.
  named_quota quota;              // Set for a refusal.
  std::variant<tr_page, token_lease, failure> what;
  bool is_sent = true; // False: nothing left this machine, so the broker never saw the call.
  // The broker's Date less this machine's clock; empty: it sent none.
  std::optional<std::chrono::nanoseconds> clock_gap = {};
};

/// Is told when calls start.
} // namespace tandem

// Secrets live next to the transport, so it never leaves the gateway's process.
