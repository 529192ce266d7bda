#pragma once

#include "market/candle.hpp"

#include <span>

namespace tandem::market {

/// `value` rounded to four decimals as decimal arithmetic would, exact ties to even.
double round4(double value);

/// Change of the last close against the newest positive close among the four candles before it, as
/// a fraction with four decimals (0.0596 = 5.96 %); 0 where there is none. Precondition: not empty.
/// Source: scanner-rules 2.6.
double change_rate(std::span<const candle> candles);

} // namespace tandem::market
