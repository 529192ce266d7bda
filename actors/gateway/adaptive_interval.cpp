#include "actors/gateway/adaptive_interval.hpp"

#include <algorithm>

namespace tandem {

namespace {

using namespace std::chrono_literals;
using duration = adaptive_interval::duration;

// The broker counts in sliding seconds as calls arrive; 5 % keep a call whose neighbour was slower
// on the way out of its second.
constexpr duration counted_second = 1050ms;

// Without a named quota the distance doubles from at least this to at most this.
constexpr duration guess_min = 50ms;
constexpr duration guess_max = 2s;

// Eight steps of two seconds after eight quiet ones: the full pace is back within 30 s of the
// quota, with room for a last refusal, and a broker that stays slow is tried every ten seconds.
constexpr duration quiet_after_refusal = 8s;
constexpr duration quiet_between_steps = 2s;
constexpr std::int64_t steps = 8;

// An unpaced TR has no rate to return to in steps; from here on it is let go.
constexpr duration unpaced = 1ms;

} // namespace

void adaptive_interval::refused(clock_point sent, clock_point now, std::optional<int> quota) {
  if (is_slowed() && sent < slowed_at_)
    return;
  auto named = quota ? counted_second / std::max(*quota, 1) : duration{0};
  if (named > value_)
    value_ = named;
  else
    value_ = std::max(value_, std::min(std::max(value_ * 2, guess_min), guess_max));
  changed_at_ = slowed_at_ = now;
  recovering_ = false;
}

void adaptive_interval::accepted(clock_point sent, clock_point now) {
  if (!is_slowed() || sent < changed_at_)
    return;
  if (now - changed_at_ < (recovering_ ? quiet_between_steps : quiet_after_refusal))
    return;
  const auto goal = std::max(configured_, unpaced);
  using seconds = std::chrono::duration<double>;
  const auto rate = 1 / seconds{value_}.count() + 1 / seconds{goal}.count() / steps;
  value_ = std::chrono::duration_cast<duration>(seconds{1 / rate});
  // The last step may be a shorter one, and rounding must not leave it a hair above.
  if (value_ <= goal + goal / 1000)
    value_ = configured_;
  changed_at_ = now;
  recovering_ = true;
}

} // namespace tandem
