#pragma once

#include "market/backtest/study.hpp"

#include <cstddef>
#include <memory>
#include <string>

namespace tandem::bench {

/// The synthetic market as if its history had been stored: `symbols` of them with up to 600
/// candles. The first symbol's candles stand for the index and the funds of the regime.
market::backtest::past_market make_past_market(std::size_t symbols);

/// The last `sessions` of it, of which the last 20 are left for holdings.
market::backtest::study_settings last_sessions(const market::backtest::past_market& market,
                                               std::size_t sessions);

/// One of the product's rules.
market::backtest::scanner built_in(const std::string& name);

/// A cheap rule, as somebody writes it in a line of pandas: a close above the highest of the 60
/// closes before, with twice the mean volume of the 20 candles before.
market::backtest::scanner breakout();

} // namespace tandem::bench
