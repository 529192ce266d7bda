#include "market/backtest/comparison.hpp"

#include "market/backtest/history.hpp"

#include <algorithm>

namespace tandem::market::backtest {

std::optional<double> index_return(std::span<const candle> index, date entry, date exit) {
  const auto first = std::partition_point(index.begin(), index.end(),
                                          [entry](const candle& each) { return each.day < entry; });
  const auto known = known_on(index, exit);
  if (first == index.end() || known.empty() || !(first->open > 0))
    return std::nullopt;
  return known.back().close / first->open - 1;
}

} // namespace tandem::market::backtest
