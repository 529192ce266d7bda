#pragma once

#include "messages/transport.hpp"

#include <chrono>
#include <optional>

namespace tandem {

/// The distance of two calls of one TR: what is configured, or more while the broker refuses.
///
/// A refusal sets the distance that the quota it names allows, or doubles the present one where it
/// names none or one that was kept already. Recovery is additive: after a quiet time the rate grows
/// by an eighth of the configured one, and again after each further quiet time, until the
/// configured pace is back. Only calls sent at the present pace count for either: an answer that
/// was under way when the pace changed says nothing about it. Pure; the caller brings the clock.
class adaptive_interval {
public:
  using duration = std::chrono::nanoseconds;

  explicit adaptive_interval(duration configured) : configured_(configured), value_(configured) {}

  duration value() const { return value_; }
  bool is_slowed() const { return value_ > configured_; }

  /// The call sent at `sent` was refused; `quota` is in calls per second.
  void refused(clock_point sent, clock_point now, std::optional<int> quota);
  /// The call sent at `sent` was accepted.
  void accepted(clock_point sent, clock_point now);

private:
  duration configured_;
  duration value_;
  clock_point slowed_at_{0};
  clock_point changed_at_{0};
  bool recovering_ = false; // False until the first step after a refusal.
};

} // namespace tandem
