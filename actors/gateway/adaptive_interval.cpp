#include "actors/gateway/adaptive_interval.hpp"

#include <algorithm>
#include <utility>

namespace tandem {

namespace {

using namespace std::chrono_literals;
using duration = adaptive_interval::duration;

// Where the broker names no quota the distance doubles, within these bounds.
constexpr duration guess_min = 50ms;
constexpr duration guess_max = 2s;

// Eight steps of two seconds after eight quiet seconds: the full pace is back within 30 s of the
// quota, with room for a last refusal.
constexpr duration quiet_first = 8s;
constexpr duration quiet_last = 10min;
constexpr duration quiet_between_steps = 2s;
constexpr std::int64_t steps = 8;
// A quota per minute refuses growth up to a minute after it.
constexpr duration growth_judged_within = 2min;

// Two refusals in a row come from a quota per second that was met again, or from the calls of
// another program.
constexpr int long_spell = 3;
constexpr duration hold_max = 15s;
constexpr duration learned_max = 1min;

// An unpaced TR has no rate to return to in steps: below this distance it is unpaced again.
constexpr duration unpaced = 1ms;

} // namespace

adaptive_interval::adaptive_interval(duration configured)
    : configured_(configured), value_(configured), quiet_(quiet_first) {}

duration adaptive_interval::hold(duration shortest) const {
  auto time = shortest;
  for (auto i = long_spell; i <= in_a_row_ && time < hold_max; ++i)
    time *= 2;
  return std::max(shortest, std::min(time, hold_max));
}

/// Whether a refusal now is caused by the last growth. Long after the last refusal it is not: then
/// the quota may have dropped again.
bool adaptive_interval::is_growth_refused(clock_point now) const {
  return has_grown_ && now - refused_at_ < 2 * quiet_ + growth_judged_within;
}

void adaptive_interval::refused(clock_point sent, clock_point now,
                                std::optional<duration> allowed) {
  if (sent < refused_at_)
    return;
  const bool is_same = is_growth_refused(now) && allowed == allowed_;
  if (is_same) {
    quiet_ = std::min(2 * quiet_, quiet_last);
    value_ = std::max(value_, good_);
  } else if (has_grown_) {
    quiet_ = quiet_first;
  }
  if (allowed)
    value_ = std::max(value_, *allowed);
  else if (!is_same)
    value_ = std::max(value_, std::clamp(value_ * 2, guess_min, guess_max));
  good_ = value_;
  allowed_ = allowed;
  has_grown_ = false;
  changed_at_ = refused_at_ = now;
  ++in_a_row_;
}

void adaptive_interval::hindered(clock_point sent, clock_point now) {
  if (sent < refused_at_)
    return;
  refused_at_ = now;
  ++in_a_row_;
}

void adaptive_interval::accepted(clock_point sent, clock_point now) {
  learn(sent, now);
  if (!is_slowed() || sent < changed_at_)
    return;
  if (now - changed_at_ < (has_grown_ ? quiet_between_steps : quiet_))
    return;
  const auto goal = std::max(configured_, unpaced);
  using seconds = std::chrono::duration<double>;
  const auto rate = 1 / seconds{value_}.count() + 1 / seconds{goal}.count() / steps;
  value_ = std::chrono::duration_cast<duration>(seconds{1 / rate});
  // The last step may be a shorter one, and rounding must not leave the distance slightly too long.
  if (value_ <= goal + goal / 1000)
    value_ = configured_;
  changed_at_ = now;
  has_grown_ = true;
}

/// Ends a series of refusals, if there was one.
void adaptive_interval::learn(clock_point sent, clock_point now) {
  if (sent < refused_at_)
    return; // It was under way together with the refused one.
  const bool was_long = std::exchange(in_a_row_, 0) >= long_spell;
  if (was_long)
    changed_at_ = now; // The quiet time begins here.
  if (was_long && cycle_calls_ > 0) {
    const auto shared = (sent - cycle_from_) / cycle_calls_;
    const auto with_room = std::min(shared + shared / 20, learned_max);
    if (with_room > value_) {
      good_ = value_ = with_room;
      if (std::exchange(has_grown_, false))
        quiet_ = std::min(2 * quiet_, quiet_last);
    }
  }
  if (was_long || cycle_calls_ == 0) {
    cycle_from_ = sent;
    cycle_calls_ = 0;
  }
  ++cycle_calls_;
}

} // namespace tandem
