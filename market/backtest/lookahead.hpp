#pragma once

#include "market/backtest/past_regime.hpp"
#include "market/backtest/signals.hpp"
#include "market/backtest/workers.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace tandem::market::backtest {

/// Something that would have been another on a session if later candles had been others.
struct leak {
  date session;
  std::string scanner; // Empty: the market condition.
  std::string code;    // Empty: the same, or the list.
  std::string what;    // "score"
  std::string judged;  // With the candles as they are stored.
  std::string altered; // With another future.
};

struct lookahead_check {
  std::size_t sessions = 0;
  std::size_t verdicts = 0;
  std::optional<leak> first; // The first one in the order of sessions, scanners and the universe.
};

/// Judges up to ten sessions of a range again, once with every series cut at the session and once
/// with other candles after it, and compares conditions, verdicts and lists to the last bit.
/// `first` and `count`: the range in the market's calendar.
lookahead_check check_lookahead(const past_market& market, const std::vector<scanner>& scanners,
                                const regime_choice& regime, std::size_t first, std::size_t count,
                                std::uint64_t seed, std::size_t threads, progress& state);

} // namespace tandem::market::backtest
