#pragma once

#include <algorithm>
#include <chrono>

namespace tandem {

/// When the next call on one key may start: at least `delay` after the last start, measured start
/// to start. Slots are absolute times, so a late timer delays one call and never brings the next
/// one closer. Pure; the caller brings the clock.
template <class TimePoint>
class slot_grid {
public:
  using duration = typename TimePoint::duration;

  explicit slot_grid(duration delay) : delay_(delay) {}

  /// The earliest slot for a call that is ready at `now`.
  TimePoint next(TimePoint now) const { return std::max(now, free_from_); }

  /// A call started at `sent`; it may be later than its slot, never earlier.
  void started(TimePoint sent) { free_from_ = std::max(free_from_, sent + delay_); }

  /// No slot before `until`, whatever the grid says.
  void hold(TimePoint until) { free_from_ = std::max(free_from_, until); }

private:
  duration delay_;
  TimePoint free_from_{};
};

} // namespace tandem
