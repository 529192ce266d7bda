#pragma once

#include "market/backtest/calendar.hpp"
#include "market/candle.hpp"
#include "market/regime/inputs.hpp"
#include "market/symbol.hpp"

#include <memory>
#include <span>
#include <vector>

namespace tandem::market::backtest {

/// One symbol's stored candles, with prices as adjusted when they were fetched.
struct stored_series {
  listing symbol;
  candle_series candles; // Oldest first, one a day; also those without trading.
  date base;             // The session of the whole fetch.
  /// Nothing is missing up to this session, even where the last candle is older.
  date known_through;
  bool complete = false; // The broker has no older candles.
};

/// Everything a backtest stands on. Nothing of it is cut at a day: that is done where it is read.
struct past_market {
  calendar sessions;
  std::vector<stored_series> symbols;  // The universe in its order.
  candle_series kospi;                 // The index.
  candle_series kodex200;              // 069500, days with trading.
  candle_series kosdaq150;             // 229200, the same.
  std::vector<stored_series> leaders;  // Of the regime, those that `symbols` lacks.
  std::shared_ptr<const us_series> us; // Null: not configured.
};

/// Whether the symbol could be bought and sold on the day.
inline bool is_traded(const candle& day) {
  return day.volume_shares > 0 && day.close > 0;
}

/// A day's candles and before, as a span.
std::span<const candle> known_on(std::span<const candle> series, date day);

/// The traded candles of a series that must outlive it; a copy only where others are among them.
class traded_candles {
public:
  explicit traded_candles(const candle_series& all);
  std::span<const candle> days() const { return copied_ ? std::span<const candle>{copy_} : all_; }

private:
  std::span<const candle> all_;
  candle_series copy_;
  bool copied_ = false;
};

} // namespace tandem::market::backtest
