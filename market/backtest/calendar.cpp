#include "market/backtest/calendar.hpp"

#include <algorithm>

namespace tandem::market::backtest {

std::size_t calendar::count(date day) const {
  const auto end = std::upper_bound(days_.begin(), days_.end(), day);
  return static_cast<std::size_t>(end - days_.begin());
}

void day_count::add(std::span<const candle> series) {
  ++series_;
  for (const auto& each : series)
    ++candles_[each.day];
}

calendar day_count::sessions(std::span<const candle> index) const {
  std::vector<date> days;
  days.reserve(index.size());
  for (const auto& each : index)
    days.push_back(each.day);
  for (const auto& [day, candles] : candles_)
    if (2 * candles >= series_)
      days.push_back(day);
  std::sort(days.begin(), days.end());
  days.erase(std::unique(days.begin(), days.end()), days.end());
  return calendar{std::move(days)};
}

} // namespace tandem::market::backtest
