#include "market/session.hpp"

#include "market/utc_time.hpp"

#include <algorithm>
#include <array>
#include <iterator>

namespace tandem::market {

namespace {

using std::chrono::hours;
using std::chrono::minutes;

constexpr minutes flows_settled{15 * 60 + 40};
constexpr hours after_market_opens{16};
constexpr hours after_market_closes{20};

// The days of the college scholastic ability test, on which the market opens and closes late.
constexpr std::array built_in_late_days{
  date::from_number(2022'11'17), date::from_number(2023'11'16), date::from_number(2024'11'14),
  date::from_number(2025'11'13), date::from_number(2026'11'19), date::from_number(2027'11'18)};

/// Whether `now` is `time` of the day of `session`, or later.
bool is_after(date session, std::chrono::microseconds time, const korean_time& now,
              const session_rules& rules) {
  if (is_late_day(session, rules))
    time += hours{1};
  return session < now.day || (session == now.day && now.time_of_day >= time);
}

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

std::optional<market_time> agreed_time(std::chrono::microseconds utc,
                                       std::chrono::nanoseconds broker_ahead) {
  if (are_apart(broker_ahead))
    return std::nullopt;
  const auto brokers = utc + std::chrono::floor<std::chrono::microseconds>(broker_ahead);
  return market_time{to_korean_time(std::min(utc, brokers)),
                     to_korean_time(std::max(utc, brokers))};
}

bool is_late_day(date day, const session_rules& rules) {
  const auto has = [day](const auto& days) {
    return std::find(days.begin(), days.end(), day) != days.end();
  };
  return has(built_in_late_days) || has(rules.late_days);
}

bool is_final(date session, const market_time& now, const session_rules& rules) {
  const auto time = rules.counts == close_basis::evening
                      ? std::chrono::microseconds{after_market_closes}
                      : std::chrono::microseconds{flows_settled};
  return is_after(session, time, now.reached, rules);
}

close_basis basis_at(date session, const market_time& now, const session_rules& rules) {
  const bool is_regular = is_after(session, flows_settled, now.reached, rules)
                          && !is_after(session, after_market_opens, now.at_most, rules);
  return is_regular ? close_basis::regular : close_basis::evening;
}

bool is_settled(date session, const korean_time& captured, const session_rules& rules) {
  return is_after(session, after_market_closes, captured, rules);
}

std::chrono::microseconds regular_until(date session, const session_rules& rules) {
  const std::chrono::days midnight{session.days_since_epoch()};
  return midnight + after_market_opens + hours{is_late_day(session, rules) ? 1 : 0} - kst_offset;
}

std::optional<trading_session> find_session(std::span<const date> sessions, date wanted,
                                            const std::optional<market_time>& now,
                                            const session_rules& rules) {
  const auto after = std::upper_bound(sessions.begin(), sessions.end(), wanted);
  if (after == sessions.begin())
    return std::nullopt;
  const auto found = std::prev(after);
  trading_session session;
  session.day = *found;
  if (found != sessions.begin())
    session.previous = *std::prev(found);
  session.latest = sessions.back();
  session.final = now && is_final(session.day, *now, rules);
  return session;
}

calendar days_of(std::span<const candle> candles) {
  calendar days;
  days.reserve(candles.size());
  for (const auto& one : candles)
    days.push_back(one.day);
  return days;
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
