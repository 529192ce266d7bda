#pragma once

#include "market/candle.hpp"

#include <cstdint>
#include <vector>

namespace tandem::market::testing {

/// Candles with these closes on consecutive calendar days that end on `last`; open = high = low =
/// close.
inline candle_series series_of(const std::vector<double>& closes, std::int64_t volume_shares = 1000,
                               date last = date::from_number(20250718)) {
  candle_series series;
  for (std::size_t i = 0; i < closes.size(); ++i) {
    const auto back = static_cast<std::int32_t>(closes.size() - 1 - i);
    series.push_back({date::from_days_since_epoch(last.days_since_epoch() - back), closes[i],
                      closes[i], closes[i], closes[i], volume_shares});
  }
  return series;
}

} // namespace tandem::market::testing
