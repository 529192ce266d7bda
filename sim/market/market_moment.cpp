#include "sim/market/market_moment.hpp"

#include "sim/market/calendar.hpp"

#include <algorithm>

namespace tandem::sim {

namespace {

using namespace std::chrono_literals;
using market::date;
using market::korean_time;
using std::chrono::microseconds;

constexpr auto beginning = 8h;
constexpr auto opening = 9h;
constexpr auto closing = 15h + 30min;
constexpr auto evening_begins = 16h;
static_assert((closing - opening) / 1min == trading_minutes);

/// The time since midnight of `day`, as it would be on a day of the usual hours.
microseconds usual_time(date day, const korean_time& now) {
  const std::chrono::days later{now.day.days_since_epoch() - day.days_since_epoch()};
  return now.time_of_day + later - delay_on(day);
}

day_progress progress_at(microseconds time) {
  if (time < opening)
    return {day_phase::before_open, 0};
  if (time < closing)
    return {day_phase::trading, static_cast<int>((time - opening) / 1min)};
  if (time < evening_begins)
    return {day_phase::closed, 0};
  const auto hours = (time - evening_begins) / 1h;
  return {day_phase::evening, static_cast<int>(std::min<std::int64_t>(hours, evening_over))};
}

} // namespace

bool has_begun(const korean_time& now) {
  return usual_time(now.day, now) >= beginning;
}

bool is_opening_hour(const korean_time& now) {
  const auto time = usual_time(now.day, now);
  return time >= opening && time < opening + 1h;
}

market_moment moment_at(std::span<const date> sessions, date last, const korean_time& now) {
  const auto today = std::min(last, now.day);
  auto after = std::upper_bound(sessions.begin(), sessions.end(), today);
  if (after != sessions.begin() && *std::prev(after) == now.day && !has_begun(now))
    --after;
  const auto session = after == sessions.begin() ? sessions.front() : *std::prev(after);
  return {session, progress_at(usual_time(session, now)), usual_time(now.day, now) >= opening};
}

std::optional<std::chrono::seconds> last_trade_time(date session, const day_progress& progress) {
  switch (progress.phase) {
    case day_phase::before_open:
      return std::nullopt;
    case day_phase::trading:
      return delay_on(session) + opening + std::chrono::minutes{progress.step};
    case day_phase::closed:
      break;
    case day_phase::evening:
      return delay_on(session) + evening_begins + std::chrono::hours{progress.step};
  }
  return delay_on(session) + closing + 25s; // The closing auction.
}

} // namespace tandem::sim
