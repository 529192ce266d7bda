#pragma once

#include "market/indicators/indicators.hpp"

#include <cstddef>
#include <span>
#include <vector>

namespace tandem::market {

/// The indicators of one symbol on one day: rules that look at the same candles share them. Whoever
/// judges clears it before another symbol or day.
class indicator_memory {
public:
  void clear() { known_.clear(); }
  /// `window` ends with the day's last traded candle, so its length says which candles it has.
  const indicator_set& of(std::span<const candle> window, const indicator_options& options);

private:
  struct entry {
    std::size_t length = 0;
    indicator_options options;
    indicator_set set;
  };
  std::vector<entry> known_;
};

} // namespace tandem::market
