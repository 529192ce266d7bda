#include "market/indicators/atr.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace tandem::market {

double atr(std::span<const candle> candles, std::size_t length) {
  if (candles.size() < length)
    return std::numeric_limits<double>::quiet_NaN();
  double sum = 0;
  for (std::size_t i = candles.size() - length; i < candles.size(); ++i) {
    const auto& day = candles[i];
    double range = std::abs(day.high - day.low);
    if (i > 0) {
      const double before = candles[i - 1].close;
      range = std::max({range, std::abs(day.high - before), std::abs(day.low - before)});
    }
    sum += range;
  }
  return sum / static_cast<double>(length);
}

} // namespace tandem::market
