#pragma once

#include "market/backtest/fills.hpp"

#include <cstddef>
#include <optional>

namespace tandem::market::backtest {

/// A price and its day.
struct deal {
  date day;
  double price = 0; // KRW.
};

/// One pick with one way to sell it, also where it came to nothing. Returns are fractions.
struct trade {
  trade_reason reason = trade_reason::pending;
  std::size_t session = 0; // Of the pick, counted from the first of the range.
  bool listed = false;
  std::optional<deal> entry;
  std::optional<deal> exit; // Only of a trade that is valued.
  std::size_t held = 0;     // Candles.
  double gross = 0;
  double net = 0;
  double net_low = 0;             // The worse of two outcomes that cannot be told apart.
  double net_high = 0;            // The better one.
  std::optional<double> kospi;    // What the index earned meanwhile.
  std::optional<double> universe; // What the universe's symbols earned by the same rules.
  std::optional<double> open_net; // Of an open one, as if it were sold at the last close.
  bool is_valued() const { return exit.has_value(); }
};

} // namespace tandem::market::backtest
