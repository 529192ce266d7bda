#pragma once

#include "messages/transport.hpp"

#include <chrono>
#include <optional>

namespace tandem {

/// The distance between two calls that share a quota: the configured one, or more while the broker
/// refuses calls.
///
/// A refusal sets the distance that the named quota allows, or doubles the present one where none
/// is named. Recovery is additive: after a quiet time the rate grows by an eighth of the configured
/// one, and again every two seconds, until the configured pace is back. Where the broker refuses
/// that growth, the distance goes back to the last good one and the next quiet time is twice as
/// long: 8 s, 16 s, and so on up to ten minutes. Only calls sent at the present pace count: an
/// answer that was under way when the pace changed tells nothing about the new pace.
///
/// Three refusals in a row mean that the quota counts over more than a second. Each further hold is
/// twice as long. Once a call is accepted the distance is learned: the time from the first call of
/// that cycle to this one, divided by the calls that were accepted in it. Pure; the caller passes
/// the time.
class adaptive_interval {
public:
  using duration = std::chrono::nanoseconds;

  explicit adaptive_interval(duration configured);

  duration value() const { return value_; }
  bool is_slowed() const { return value_ > configured_; }
  /// Whether no call was accepted since the last refusal.
  bool is_refused() const { return in_a_row_ > 0; }
  /// How long no call may start after the refusal just reported, where the shortest quota counts
  /// over `shortest`.
  duration hold(duration shortest) const;

  /// The call sent at `sent` was refused; the named quota allows calls that are `allowed` apart.
  void refused(clock_point sent, clock_point now, std::optional<duration> allowed);
  /// It was refused although our own calls keep the quota: the pace stays.
  void hindered(clock_point sent, clock_point now);
  /// The call sent at `sent` was accepted.
  void accepted(clock_point sent, clock_point now);

private:
  void learn(clock_point sent, clock_point now);
  bool is_growth_refused(clock_point now) const;

  duration configured_;
  duration value_;
  duration good_{0};                // The distance before the pace last grew.
  duration quiet_;                  // The wait from a refusal to the first growth.
  std::optional<duration> allowed_; // According to the last refusal.
  clock_point refused_at_{0};
  clock_point changed_at_{0};
  bool has_grown_ = false;    // Since the last refusal.
  int in_a_row_ = 0;          // Refusals.
  clock_point cycle_from_{0}; // Start of the first call accepted after the last long hold,
  int cycle_calls_ = 0;       // and how many were accepted since.
};

} // namespace tandem
