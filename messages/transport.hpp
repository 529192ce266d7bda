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

/// What the broker gave us to prove who we are. Only the transports know its parts: messages carry
/// it closed, so nothing that prints, logs or sends a message can show it.
struct access_token;
using token_ptr = std::shared_ptr<const access_token>;

/// Make one call; it starts within these two moments or not at all.
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

/// The last bytes of the call are on their way. Comes before its outcome, and only then is it known
/// when the next call may start.
struct call_started {
  std::uint64_t grant = 0;
  clock_point sent_at{0};
};

/// What became of a call. Failures are values here because their times count too.
struct call_outcome {
  clock_point sent_at{0};
  clock_point answered_at{0};
  std::optional<int> http_status; // Empty: no answer.
  std::optional<int> return_code; // Empty: not in the body.
  named_quota quota;              // Where it is a refusal.
  std::variant<tr_page, token_lease, failure> what;
  bool is_sent = true; // False: nothing left this machine, so the broker never saw the call.
  // The broker's Date less this machine's clock; empty: it sent none.
  std::optional<std::chrono::nanoseconds> clock_gap = {};
};

/// Who is told when calls start.
} // namespace tandem

// Secrets live next to the transport, so it never leaves the gateway's process.
