#pragma once

#include "market/backtest/bootstrap.hpp"
#include "market/backtest/trade.hpp"

#include <array>
#include <cstddef>
#include <optional>
#include <span>
#include <vector>

namespace tandem::market::backtest {

/// What the trades of a set, an exit and a period come to. Returns are fractions; what is not known
/// is empty.
struct statistics {
  std::size_t signals = 0;
  std::size_t signal_days = 0;
  std::array<std::size_t, trade_reason_words.size()> reasons{}; // In the order of trade_reason.
  std::size_t valued = 0;
  // Empty without a valued trade:
  std::optional<std::size_t> valued_days;
  std::optional<std::size_t> days_apart; // Days whose holdings share hardly a candle.
  std::optional<double> mean_gross;
  std::optional<double> mean_net;
  std::optional<double> mean_net_by_day; // Every day weighs the same.
  std::optional<interval> net_interval;  // Only with days enough.
  std::optional<double> median_net;
  std::optional<double> hit_rate;
  std::optional<double> best_net;
  std::optional<double> worst_net;
  std::optional<double> mean_net_low;
  std::optional<double> mean_net_high;
  std::optional<double> over_universe;
  std::optional<interval> over_interval;
  std::optional<double> over_kospi;
  std::optional<double> mean_held;
  // Not only of valued trades: with those that are open as if they were sold at the last close.
  std::optional<double> mean_open;
  std::optional<double> mean_net_with_open;
};

/// Over `trades`, all of one exit, in the order of sessions and then of the universe. `horizon`:
/// the candles they are held; nothing for the scanner's own exits, whose mean is taken.
statistics summarize(std::span<const trade* const> trades, std::optional<std::size_t> horizon,
                     const bootstrap_settings& settings);

} // namespace tandem::market::backtest
