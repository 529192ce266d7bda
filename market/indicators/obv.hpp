#pragma once

#include "market/candle.hpp"

#include <utility>

namespace tandem::market {

/// Streaming on-balance volume in shares: 0 on the first candle, then plus the volume of a rising
/// and minus that of a falling day. Exact while the sum stays below 2^53.
/// Source: scanner-rules 2.2.
class obv {
public:
  double next(const candle& day) {
    if (std::exchange(started_, true)) {
      // Computed without a branch, because no branch predictor can foresee rising and falling days.
      const double direction =
        (day.close > previous_close_ ? 1.0 : 0.0) - (day.close < previous_close_ ? 1.0 : 0.0);
      balance_shares_ += direction * static_cast<double>(day.volume_shares);
    }
    previous_close_ = day.close;
    return balance_shares_;
  }

private:
  double previous_close_ = 0;
  double balance_shares_ = 0;
  bool started_ = false;
};

} // namespace tandem::market
