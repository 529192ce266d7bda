#pragma once

#include "config/settings.hpp"
#include "market/backtest/study.hpp"
#include "market/error.hpp"
#include "store/candles/candle_reader.hpp"

#include <atomic>
#include <cstddef>
#include <string>
#include <vector>

namespace tandem {

/// A market read from the candle history, and what is to be said about it.
struct stored_market {
  market::backtest::past_market market;
  std::vector<std::string> not_stored; // Codes of the user's own list without a candle.
  std::size_t evening_closes = 0;      // Taken while the price followed the after-market.
  std::vector<std::string> damage;     // What was passed over, in sentences for the user.
};

/// Reads the universe of `values`, the index and the funds of the regime. Of every symbol the
/// newest stored history, of whose market and kind the newest stored lists tell. Makes no call.
/// Errors: invalid_argument where nothing that is wanted is stored; shutting_down when
/// `is_cancelled`; those of the history, of universe.file and of regime.us-data.
result<stored_market> read_past_market(store::candle_reader& from, const config::settings& values,
                                       const std::atomic<bool>& is_cancelled);

/// The scanners of `values` as a backtest wants them.
std::vector<market::backtest::scanner> past_scanners(const config::settings& values);

/// Costs, intervals and regime by the keys of `values`.
market::backtest::study_settings past_settings(const config::settings& values);

} // namespace tandem
