#include "sim/market/market_clock.hpp"

#include <algorithm>

namespace tandem::sim {

namespace {

using namespace std::chrono_literals;

constexpr std::chrono::milliseconds day_over = 20h + 30min;
constexpr std::chrono::milliseconds end_of_day = 24h - 1ms;
constexpr std::chrono::hours korea_ahead{9}; // Of UTC, without daylight saving.

} // namespace

market_clock::market_clock(market::date today, std::optional<std::chrono::minutes> start,
                           double factor, time_point started)
    : today_(today), start_(start), factor_(factor), started_(started) {}

std::optional<std::chrono::system_clock::time_point> market_clock::moment(time_point now) const {
  if (!start_)
    return std::nullopt;
  const std::chrono::sys_days midnight{std::chrono::days{today_.days_since_epoch()}};
  return midnight + since_midnight(now) - korea_ahead;
}

std::chrono::milliseconds market_clock::time_of_day(time_point now) const {
  return start_ ? std::min(since_midnight(now), end_of_day) : day_over;
}

std::chrono::milliseconds market_clock::since_midnight(time_point now) const {
  using real_ms = std::chrono::duration<double, std::milli>;
  const auto passed = std::max(real_ms{0}, real_ms{now - started_}) * factor_;
  return *start_ + std::chrono::milliseconds{static_cast<std::int64_t>(passed.count())};
}

bool market_clock::is_opening_hour(time_point now) const {
  const auto time = time_of_day(now);
  return time >= 9h && time < 10h;
}

bool market_clock::is_evening(time_point now) const {
  return time_of_day(now) >= 16h;
}

} // namespace tandem::sim
