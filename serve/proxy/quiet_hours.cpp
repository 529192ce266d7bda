#include "serve/proxy/quiet_hours.hpp"

#include <chrono>

namespace tandem::serve {

namespace {

using std::chrono::hours;
using std::chrono::microseconds;

// The broker's lists were seen to change between these.
constexpr hours works_begin{5};
constexpr hours works_end{8};
constexpr microseconds market_is_over = hours{20} + market::clocks_apart_max;

} // namespace

std::optional<utc_time> quiet_until(utc_time now, const market::session_rules& rules) {
  const auto korea =
    market::to_korean_time(std::chrono::floor<microseconds>(now.time_since_epoch()));
  const auto works_of = [&](int day) {
    return utc_time{std::chrono::days{korea.day.days_since_epoch() + day} + works_begin
                    - kst_offset};
  };
  if (korea.time_of_day < works_begin)
    return works_of(0);
  const auto begins = market::is_weekend(korea.day)
                        ? microseconds{works_end}
                        : market_is_over + hours{market::is_late_day(korea.day, rules) ? 1 : 0};
  if (korea.time_of_day < begins)
    return std::nullopt;
  return works_of(1);
}

} // namespace tandem::serve
