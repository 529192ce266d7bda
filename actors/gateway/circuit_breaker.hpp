#pragma once

#include "messages/transport.hpp"

#include <chrono>
#include <cstdint>
#include <random>

namespace tandem {

struct breaker_options {
  int failures_to_open = 0;                  // Calls in a row without a usable answer.
  std::chrono::nanoseconds cool_down{0};     // The first one; each further is twice as long,
  std::chrono::nanoseconds cool_down_max{0}; // up to this.
};

/// Keeps calls from a broker that does not answer. Closed: calls pass. Open: no call passes until
/// the cool-down is over. Half-open: one call, the probe, decides which of the two comes next.
/// Pure; the caller passes the time.
class circuit_breaker {
public:
  enum class state : std::uint8_t { closed, open, half_open };

  circuit_breaker() = default;
  circuit_breaker(breaker_options options, std::uint64_t seed) : options_(options), random_(seed) {}

  state now() const { return state_; }
  /// Whether a call may be granted. False in half-open while the probe is under way.
  bool lets_pass() const { return state_ != state::half_open; }
  /// The earliest time for a call.
  clock_point free_from() const { return state_ == state::open ? open_until_ : clock_point{0}; }

  /// A call was granted; after a cool-down this one is the probe.
  void granted() {
    if (state_ == state::open)
      state_ = state::half_open;
  }
  /// No call is worth making before `until`; the first one after that is a probe.
  void give_up(clock_point until) {
    state_ = state::open;
    open_until_ = until;
  }
  /// The broker answered, even with an error. True when that closed the breaker.
  bool answered();
  /// A call, the probe or another one, got no answer. True when that opened the breaker.
  bool failed(bool is_probe, clock_point now);

private:
  breaker_options options_;
  std::mt19937_64 random_;
  state state_ = state::closed;
  int failures_ = 0; // In a row.
  int openings_ = 0; // Since it was last closed.
  clock_point open_until_{0};
};

} // namespace tandem
