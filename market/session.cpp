#include "market/session.hpp"

#include "market/utc_time.hpp"

#include <algorithm>
#include <iterator>

namespace tandem::market {

namespace {

constexpr std::chrono::hours last_close{20};

} // namespace

bool is_weekend(date day) {
  return day.weekday() == 0 || day.weekday() == 6;
}

korean_time to_korean_time(std::chrono::microseconds since_epoch) {
  const auto local = since_epoch + kst_offset;
  const auto days = std::chrono::floor<std::chrono::days>(local);
  return {date::from_days_since_epoch(static_cast<std::int32_t>(days.count())), local - days};
}

bool are_apart(std::chrono::nanoseconds clock_gap) {
  return std::chrono::abs(clock_gap) >= clocks_apart_max;
}

std::optional<korean_time> agreed_time(std::chrono::microseconds utc,
                                       std::chrono::nanoseconds broker_ahead) {
  if (are_apart(broker_ahead))
    return std::nullopt;
  const auto behind = std::min(broker_ahead, std::chrono::nanoseconds{0});
  return to_korean_time(utc + std::chrono::floor<std::chrono::microseconds>(behind));
}

bool is_final(date session, const korean_time& now) {
  return session < now.day || (session == now.day && now.time_of_day >= last_close);
}

std::optional<trading_session> find_session(std::span<const candle> index, date wanted,
                                            const std::optional<korean_time>& now) {
  const auto after = std::upper_bound(index.begin(), index.end(), wanted,
                                      [](date day, const candle& each) { return day < each.day; });
  if (after == index.begin())
    return std::nullopt;
  const auto found = std::prev(after);
  trading_session session;
  session.day = found->day;
  if (found != index.begin())
    session.previous = std::prev(found)->day;
  session.latest = index.back().day;
  session.final = now && is_final(session.day, *now);
  return session;
}

bool covers(std::span<const candle> index, date wanted) {
  if (index.empty())
    return false;
  auto next = index.back().day.days_since_epoch() + 1;
  while (next <= wanted.days_since_epoch() && is_weekend(date::from_days_since_epoch(next)))
    ++next;
  return next > wanted.days_since_epoch();
}

} // namespace tandem::market
