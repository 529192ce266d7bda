#include "sim/market/evening_market.hpp"

#include "sim/market/random.hpp"

#include <algorithm>
#include <limits>
#include <utility>

namespace tandem::sim {

namespace {

constexpr int ticks_moved_max = 3;

std::int32_t moved(std::int32_t price, int ticks, tick_table table) {
  for (; ticks > 0; --ticks)
    price += tick_size(price, table);
  for (; ticks < 0; ++ticks)
    price -= tick_size(price - 1, table);
  return price;
}

} // namespace

day_bar evening_bar(const day_bar& regular, const instrument& subject) {
  if (regular.volume_shares == 0)
    return regular; // It is halted in the evening, too.
  auto seed = static_cast<std::uint64_t>(regular.day.number());
  for (const auto letter : subject.code)
    seed = mix(seed, static_cast<unsigned char>(letter));
  random_stream draw{seed};
  const auto ticks = 1 + draw.below(ticks_moved_max);
  auto limits = limits_of(regular.base, subject.limit_percent, subject.ticks());
  // A first day has wider limits and is recognized by a close beyond the usual ones.
  if (regular.close < limits.lower || regular.close > limits.upper)
    limits = {1, std::numeric_limits<std::int32_t>::max()};
  auto bar = regular;
  const auto upwards = draw.below(2) == 1;
  bar.close = moved(regular.close, upwards ? ticks : -ticks, subject.ticks());
  if (bar.close < limits.lower || bar.close > limits.upper)
    bar.close = moved(regular.close, upwards ? -ticks : ticks, subject.ticks());
  bar.high = std::max(bar.high, bar.close);
  bar.low = std::min(bar.low, bar.close);
  return bar;
}

evening_market::evening_market(std::shared_ptr<const market_source> regular, market::date session)
    : regular_(std::move(regular)), session_(session) {}

std::vector<day_bar> evening_market::bars(std::size_t instrument_index, market::date last) const {
  auto bars = regular_->bars(instrument_index, last);
  if (!bars.empty() && bars.back().day == session_)
    bars.back() = evening_bar(bars.back(), instruments()[instrument_index]);
  return bars;
}

} // namespace tandem::sim
