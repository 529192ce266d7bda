#pragma once

#include "market/date.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace tandem::market {

/// One daily candle, prices in KRW adjusted for splits (index candles: points), volume in shares.
struct candle {
  date day;
  double open = 0;
  double high = 0;
  double low = 0;
  double close = 0;
  std::int64_t volume_shares = 0;
  bool operator==(const candle&) const = default;
};

/// Oldest first, one candle per day.
using candle_series = std::vector<candle>;

/// The most candles that one call for a chart brings.
inline constexpr int chart_page_candles = 600;

/// Whether `rows` candles, `traded` of them with volume, will do for who wants `count` with volume
/// and gets `coming` more of them besides. Who wants a whole page takes what one page has, so that
/// halted days in it do not cost another call.
constexpr bool are_enough(std::size_t traded, std::size_t rows, int count, int coming = 0) {
  const auto wanted = static_cast<std::size_t>(count > coming ? count - coming : 0);
  return traded >= wanted || (count == chart_page_candles && rows >= wanted);
}

/// Candles with volume; on the others the symbol was halted.
std::size_t count_traded(std::span<const candle> candles);

/// The end of `candles`, from the `count`-th last traded candle on; all of it where there are
/// fewer.
std::span<const candle> last_traded(std::span<const candle> candles, std::size_t count);

} // namespace tandem::market
