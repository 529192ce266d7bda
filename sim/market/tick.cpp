#include "sim/market/tick.hpp"

#include <algorithm>
#include <cmath>

namespace tandem::sim {

std::int32_t tick_size(std::int32_t price, tick_table table) {
  if (price < 2'000)
    return 1;
  if (table == tick_table::fund || price < 5'000)
    return 5;
  if (price < 20'000)
    return 10;
  if (price < 50'000)
    return 50;
  if (price < 200'000)
    return 100;
  return price < 500'000 ? 500 : 1'000;
}

std::int32_t round_to_tick(double price, tick_table table) {
  const auto whole = static_cast<std::int32_t>(std::clamp(price, 1.0, 2.0e9));
  const auto tick = tick_size(whole, table);
  const auto steps = std::floor(price / tick + 0.5);
  return std::max(1, static_cast<std::int32_t>(steps)) * tick;
}

namespace {

/// The prices that can be quoted between two.
price_limits on_ticks(std::int32_t lower, std::int32_t upper, tick_table table) {
  const auto lower_tick = tick_size(lower, table);
  const auto upper_tick = tick_size(upper, table);
  return {(lower + lower_tick - 1) / lower_tick * lower_tick, upper / upper_tick * upper_tick};
}

} // namespace

price_limits limits_of(std::int32_t base, int percent, tick_table table) {
  const auto base_tick = tick_size(base, table);
  const auto exact = static_cast<std::int64_t>(base) * percent / 100;
  const auto step = static_cast<std::int32_t>(exact / base_tick * base_tick);
  return on_ticks(std::max(1, base - step), base + step, table);
}

price_limits listing_limits(std::int32_t offer, tick_table table) {
  return on_ticks(std::max(1, offer / 10 * 6), offer * 4, table);
}

} // namespace tandem::sim
