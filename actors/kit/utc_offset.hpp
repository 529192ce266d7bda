#pragma once

#include <chrono>
#include <functional>
#include <utility>

namespace tandem {

/// What is added to the actor clock to get UTC: fixed, or asked for each time, because a process
/// may live for months, in which its machine sleeps and its clock is set.
class utc_offset {
public:
  using duration = std::chrono::nanoseconds;

  utc_offset() = default;
  template <class Rep, class Period>
  utc_offset(std::chrono::duration<Rep, Period> fixed) : fixed_(fixed) {} // NOLINT: as a number.
  /// `present` may be called from several threads.
  explicit utc_offset(std::function<duration()> present) : present_(std::move(present)) {}

  duration now() const { return present_ ? present_() + fixed_ : fixed_; }
  utc_offset& operator+=(duration more) {
    fixed_ += more;
    return *this;
  }
  utc_offset& operator-=(duration less) { return *this += -less; }
  friend duration operator+(duration clock, const utc_offset& offset) {
    return clock + offset.now();
  }

private:
  duration fixed_{0};
  std::function<duration()> present_; // Empty: only `fixed_` counts.
};

} // namespace tandem
