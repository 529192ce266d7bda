#pragma once

#include "market/candle.hpp"

#include <span>

namespace tandem::market {

/// RSI on the last candle with gains and losses smoothed by TEMA(14), seeded at the second candle.
/// 50 where there is no loss at all. The smoother overshoots, so the value leaves 0..100 and may be
/// infinite: it is not clamped, because the rules compare the raw value.
/// Source: scanner-rules 2.3.
double rsi_tema(std::span<const candle> candles);

/// The same with DEMA(14), seeded at the first candle with a gain and a loss of 0.
double rsi_dema(std::span<const candle> candles);

} // namespace tandem::market
