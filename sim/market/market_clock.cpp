#include "sim/market/market_clock.hpp"

#include <algorithm>
#include <cstdint>

namespace tandem::sim {

namespace {

using namespace std::chrono_literals;

constexpr std::chrono::milliseconds day_over = 20h + 30min;
constexpr std::chrono::hours korea_ahead{9}; // Of UTC, without daylight saving.

} // namespace

market_clock::market_clock(market::date day, std::optional<std::chrono::minutes> start,
                           double factor, time_point started)
    : day_(day), start_(start), factor_(factor), started_(started) {}

market::korean_time market_clock::at(time_point now) const {
  const auto time = since_midnight(now);
  const auto days = std::chrono::floor<std::chrono::days>(time);
  const auto day = day_.days_since_epoch() + static_cast<std::int32_t>(days.count());
  return {market::date::from_days_since_epoch(day), time - days};
}

std::optional<std::chrono::system_clock::time_point> market_clock::moment(time_point now) const {
  if (!start_)
    return std::nullopt;
  const std::chrono::sys_days midnight{std::chrono::days{day_.days_since_epoch()}};
  return midnight + since_midnight(now) - korea_ahead;
}

std::chrono::milliseconds market_clock::since_midnight(time_point now) const {
  if (!start_)
    return day_over;
  using real_ms = std::chrono::duration<double, std::milli>;
  const auto passed = std::max(real_ms{0}, real_ms{now - started_}) * factor_;
  return *start_ + std::chrono::milliseconds{static_cast<std::int64_t>(passed.count())};
}

} // namespace tandem::sim
