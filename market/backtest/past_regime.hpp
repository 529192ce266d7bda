#pragma once

#include "market/backtest/history.hpp"
#include "market/backtest/workers.hpp"
#include "market/condition.hpp"
#include "market/regime/regime.hpp"

#include <cstddef>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace tandem::market::backtest {

/// Where the market condition of a session comes from.
struct regime_choice {
  std::optional<regime_version> version; // Computed from the candles.
  std::optional<regime_word> fixed;      // Without a version: always this one; nothing: none.
};

/// The condition of one session as a scan of it would have had.
struct past_condition {
  std::optional<condition> mc;
  std::optional<regime_word> word;
  std::vector<std::string> missing; // Parts that had their neutral value: "SPY", "069500".
};

/// Another series in a stored one's place: a check of what would be if the future were another.
using alteration = std::function<candle_series(const candle_series&)>;

/// The condition of `session` from candles up to it. There is no stored word of an earlier session:
/// the chain of words begins at the first candle of 069500. Without `altered` the market is taken
/// as it is.
past_condition condition_of(const past_market& market, const regime_choice& choice, date session,
                            const alteration& altered = {});

} // namespace tandem::market::backtest
