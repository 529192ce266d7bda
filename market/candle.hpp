#pragma once

#include "market/date.hpp"

#include <cstdint>
#include <vector>

namespace tandem::market {

/// One daily candle, prices in KRW adjusted for splits (index candles: points), volume in shares.
struct candle {
  date day;
  double open = 0;
  double high = 0;
  double low = 0;
  double close = 0;
  std::int64_t volume_shares = 0;
  bool operator==(const candle&) const = default;
};

/// Oldest first, one candle per day.
using candle_series = std::vector<candle>;

} // namespace tandem::market
