#include "serve/schedule.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>

namespace tandem::serve {

namespace {

using std::chrono::hours;
using std::chrono::microseconds;
using std::chrono::minutes;

constexpr hours made_up_until{8}; // Of the next weekday: then its first trades move the prices.
// A Friday's scan can be made up until Monday.
constexpr int days_back = 3;

market::date day_after(market::date day, int days = 1) {
  return market::date::from_days_since_epoch(day.days_since_epoch() + days);
}

market::date next_weekday(market::date day) {
  auto next = day_after(day);
  while (market::is_weekend(next))
    next = day_after(next);
  return next;
}

utc_time time_of(market::date day, minutes after_midnight) {
  return utc_time{hours{24} * day.days_since_epoch() + after_midnight - kst_offset};
}

} // namespace

utc_time scheduled_scan::time() const {
  return time_of(day, at);
}

std::string scheduled_scan::text() const {
  return fmt::format("{} {:02}:{:02}", day.iso(), at.count() / 60, at.count() % 60);
}

schedule::schedule(const std::vector<std::string>& times) {
  for (const std::string_view time : times)
    times_.push_back(hours{std::stoi(std::string{time.substr(0, 2)})}
                     + minutes{std::stoi(std::string{time.substr(3)})});
  std::sort(times_.begin(), times_.end());
}

std::optional<scheduled_scan> schedule::due(utc_time now) const {
  const auto today = kst_day(now);
  for (int back = 0; back <= days_back; ++back) {
    const auto day = day_after(today, -back);
    if (market::is_weekend(day))
      continue;
    for (auto at = times_.rbegin(); at != times_.rend(); ++at) {
      const scheduled_scan one{day, *at};
      if (one.time() <= now)
        return now < time_of(next_weekday(day), made_up_until) ? std::optional{one} : std::nullopt;
    }
  }
  return std::nullopt;
}

std::optional<scheduled_scan> schedule::next(utc_time now) const {
  if (times_.empty())
    return std::nullopt;
  for (auto day = kst_day(now);; day = day_after(day))
    for (const auto at : times_)
      if (const scheduled_scan one{day, at}; !market::is_weekend(day) && one.time() > now)
        return one;
}

} // namespace tandem::serve
