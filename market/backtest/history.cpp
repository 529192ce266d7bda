#include "market/backtest/history.hpp"

#include <algorithm>
#include <iterator>

namespace tandem::market::backtest {

std::span<const candle> known_on(std::span<const candle> series, date day) {
  const auto end = std::partition_point(series.begin(), series.end(),
                                        [day](const candle& each) { return each.day <= day; });
  return series.first(static_cast<std::size_t>(end - series.begin()));
}

traded_candles::traded_candles(const candle_series& all) : all_(all) {
  if (std::all_of(all.begin(), all.end(), is_traded))
    return;
  copied_ = true;
  std::copy_if(all.begin(), all.end(), std::back_inserter(copy_), is_traded);
  copy_.shrink_to_fit();
}

} // namespace tandem::market::backtest
