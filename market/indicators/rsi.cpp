#include "market/indicators/rsi.hpp"

#include "market/indicators/ema.hpp"

#include <cmath>
#include <limits>

namespace tandem::market {

namespace {

constexpr int rsi_span = 14;

/// Up and down are smoothed gains and losses; either may be negative.
double from_smoothed(double up, double down) {
  if (std::isnan(up) || std::isnan(down) || down == 0)
    return 50;
  return 100 - 100 / (1 + up / down);
}

template <class Smoother>
double smooth_changes(std::span<const candle> candles, Smoother gains, Smoother losses, double up,
                      double down) {
  for (std::size_t i = 1; i < candles.size(); ++i) {
    const double change = candles[i].close - candles[i - 1].close;
    up = gains.next(change > 0 ? change : 0.0);
    down = losses.next(change < 0 ? -change : 0.0);
  }
  return from_smoothed(up, down);
}

} // namespace

double rsi_tema(std::span<const candle> candles) {
  constexpr double none = std::numeric_limits<double>::quiet_NaN();
  return smooth_changes(candles, tema{rsi_span}, tema{rsi_span}, none, none);
}

double rsi_dema(std::span<const candle> candles) {
  dema gains{rsi_span};
  dema losses{rsi_span};
  const double up = gains.next(0);
  const double down = losses.next(0);
  return smooth_changes(candles, gains, losses, up, down);
}

} // namespace tandem::market
