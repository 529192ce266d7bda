#include "market/indicators/obv.hpp"

#include <utility>

namespace tandem::market {

double obv::next(const candle& day) {
  if (std::exchange(started_, true)) {
    const auto shares = static_cast<double>(day.volume_shares);
    if (day.close > previous_close_)
      balance_shares_ += shares;
    else if (day.close < previous_close_)
      balance_shares_ -= shares;
  }
  previous_close_ = day.close;
  return balance_shares_;
}

} // namespace tandem::market
