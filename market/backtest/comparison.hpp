#pragma once

#include "market/backtest/fills.hpp"
#include "market/candle.hpp"

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

namespace tandem::market::backtest {

/// What the index earned from the open of its first candle on `entry` or after to the close of its
/// last one on `exit` or before; nothing without such candles.
std::optional<double> index_return(std::span<const candle> index, date entry, date exit);

/// What all symbols earn that were traded on a session, bought and sold by the same rules as picks,
/// for every session and horizon. Symbols are added in the order of the universe.
class universe_returns {
public:
  universe_returns(std::size_t sessions, std::size_t horizons)
      : horizons_(horizons), cells_(sessions * horizons) {}

  void add(std::size_t session, std::size_t horizon, double gross) {
    auto& at = cells_[session * horizons_ + horizon];
    at.sum += gross;
    ++at.symbols;
  }
  /// Nothing where no symbol has a value.
  std::optional<double> mean(std::size_t session, std::size_t horizon) const {
    const auto& at = cells_[session * horizons_ + horizon];
    return at.symbols == 0 ? std::nullopt : std::optional{at.sum / static_cast<double>(at.symbols)};
  }

private:
  struct cell {
    double sum = 0;
    std::size_t symbols = 0;
  };
  std::size_t horizons_;
  std::vector<cell> cells_;
};

} // namespace tandem::market::backtest
