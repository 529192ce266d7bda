#include "market/candle.hpp"

#include <algorithm>

namespace tandem::market {

std::size_t count_traded(std::span<const candle> candles) {
  return static_cast<std::size_t>(std::count_if(
    candles.begin(), candles.end(), [](const candle& each) { return each.volume_shares > 0; }));
}

std::span<const candle> last_traded(std::span<const candle> candles, std::size_t count) {
  auto first = candles.size();
  for (std::size_t traded = 0; first > 0 && traded < count; --first)
    if (candles[first - 1].volume_shares > 0)
      ++traded;
  return candles.subspan(first);
}

} // namespace tandem::market
