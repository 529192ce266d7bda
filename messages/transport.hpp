#pragma once

#include "messages/gateway.hpp"

#include <caf/all.hpp>

#include <chrono>
#include <optional>
#include <variant>

namespace tandem {

/// A point of the actor clock (steady), as a duration since its epoch.
using clock_point = std::chrono::nanoseconds;

/// Make one call, but start it no earlier than `not_before`.
struct send_call {
  tr_query query;
  std::string next_key;
  clock_point not_before{0};
};

/// Ask the broker for a token and keep it; the secret stays inside the transport.
struct renew_token {
  clock_point not_before{0};
};

/// The transport holds a token that is good for `valid_for`.
struct token_lease {
  std::chrono::nanoseconds valid_for{0};
};

/// What became of a call. Failures are values here because their times count too.
struct call_outcome {
  clock_point sent_at{0};
  clock_point answered_at{0};
  std::optional<int> http_status; // Empty: no answer.
  std::optional<int> return_code; // Empty: not in the body.
  std::optional<int> quota;       // Calls per second, when a refusal named it.
  std::variant<tr_page, token_lease, failure> what;
};

using transport_actor = caf::typed_actor<
  // One call at a time; blocks its own thread.
  caf::replies_to<send_call>::with<call_outcome>,
  // Counts as a call like any other.
  caf::replies_to<renew_token>::with<call_outcome>>;

} // namespace tandem

// Secrets live next to the transport, so it never leaves the gateway's process.
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(tandem::send_call)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(tandem::renew_token)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(tandem::call_outcome)
