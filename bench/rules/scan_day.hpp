#pragma once

#include "market/candle.hpp"
#include "market/date.hpp"
#include "market/symbol.hpp"

#include <cstddef>
#include <vector>

namespace tandem::bench {

/// Traded candles that every rule looks at with default settings.
inline constexpr std::size_t window_candles = 120;

/// A symbol with the candles that the cache keeps for the rules: the last ones with volume and the
/// halted days between them. Younger symbols have fewer.
struct scanned_symbol {
  market::listing listing;
  market::candle_series candles;
};

/// One session of the synthetic market.
struct scan_day {
  market::date session;
  std::vector<scanned_symbol> symbols; // KOSPI first, by code, as the universe orders them.
};

/// Exactly `symbols` of them with the last `candles` traded, always the same. Needs 1 <= symbols <=
/// 4000; there are some 700 candles.
scan_day make_scan_day(std::size_t symbols, std::size_t candles = window_candles);

/// What a rule is left with of `candles`: the last `window_candles` with volume.
market::candle_series window_of(const market::candle_series& candles);

} // namespace tandem::bench
