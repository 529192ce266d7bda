#include "sim/market_clock.hpp"

#include <algorithm>

namespace tandem::sim {

namespace {

using namespace std::chrono_literals;

constexpr std::chrono::milliseconds day_over = 20h + 30min;
constexpr std::chrono::milliseconds end_of_day = 24h - 1ms;

} // namespace

market_clock::market_clock(std::optional<std::chrono::minutes> start, double factor,
                           time_point started)
    : start_(start), factor_(factor), started_(started) {}

std::chrono::milliseconds market_clock::time_of_day(time_point now) const {
  if (!start_)
    return day_over;
  using real_ms = std::chrono::duration<double, std::milli>;
  const auto passed = std::max(real_ms{0}, real_ms{now - started_}) * factor_;
  const auto shown = std::min(real_ms{*start_} + passed, real_ms{end_of_day});
  return std::chrono::milliseconds{static_cast<std::int64_t>(shown.count())};
}

bool market_clock::is_opening_hour(time_point now) const {
  const auto time = time_of_day(now);
  return time >= 9h && time < 10h;
}

bool market_clock::is_evening(time_point now) const {
  return time_of_day(now) >= 16h;
}

} // namespace tandem::sim
