#pragma once

#include "market/candle.hpp"

namespace tandem::market {

/// Streaming on-balance volume in shares: 0 on the first candle, then plus the volume of a rising
/// and minus that of a falling day. Exact while the sum stays below 2^53.
/// Source: scanner-rules 2.2.
class obv {
public:
  double next(const candle& day);

private:
  double previous_close_ = 0;
  double balance_shares_ = 0;
  bool started_ = false;
};

} // namespace tandem::market
