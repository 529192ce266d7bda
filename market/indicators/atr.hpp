#pragma once

#include "market/candle.hpp"

#include <span>

namespace tandem::market {

/// Simple mean of the last `length` true ranges, in the unit of the prices; NaN with fewer candles.
/// The rules use the simple mean, not Wilder's smoothing. Precondition: length >= 1.
/// Source: scanner-rules 2.5.
double atr(std::span<const candle> candles, std::size_t length = 14);

} // namespace tandem::market
