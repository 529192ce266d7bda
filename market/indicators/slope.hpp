#pragma once

#include <span>

namespace tandem::market {

/// Least-squares slope over the last `length` of `values`, in their unit per candle; NaN when there
/// are fewer. Exactly 0 on a constant series. Precondition: length >= 2.
/// Source: scanner-rules 2.4, the closed form for equidistant points.
double slope(std::span<const double> values, std::size_t length);

} // namespace tandem::market
