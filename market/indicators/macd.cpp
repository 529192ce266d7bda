#include "market/indicators/macd.hpp"

namespace tandem::market {

macd_value macd::next(double close) {
  macd_value value;
  value.line = fast_.next(close) - slow_.next(close);
  value.signal = signal_.next(value.line);
  value.osc = value.line - value.signal;
  return value;
}

} // namespace tandem::market
