#pragma once

#include "market/indicators/ema.hpp"

namespace tandem::market {

/// One value of the MACD (12, 26, 9), in the unit of the prices.
struct macd_value {
  double line = 0;   // E(12) - E(26)
  double signal = 0; // E(9) of the line
  double osc = 0;    // line - signal
};

/// Streaming MACD over closes; defined from the first close on, where all three are 0.
/// Source: scanner-rules 2.2.
class macd {
public:
  macd_value next(double close) {
    macd_value value;
    value.line = fast_.next(close) - slow_.next(close);
    value.signal = signal_.next(value.line);
    value.osc = value.line - value.signal;
    return value;
  }

private:
  ema fast_{12};
  ema slow_{26};
  ema signal_{9};
};

} // namespace tandem::market
