#pragma once

#include "market/regime/regime.hpp"
#include "market/session.hpp"
#include "market/symbol.hpp"
#include "messages/candles.hpp"

#include <caf/all.hpp>

#include <cstddef>
#include <memory>
#include <string>

namespace tandem {

/// Traded candles asked for of an index fund: five quarters of a year for the averages, and a past
/// long enough that the midterm word does not depend on where it began.
inline constexpr int fund_candles = 500;
/// Index candles up to the session: as many as the trends use, and some to spare.
inline constexpr std::size_t index_candles = 70;

/// Judge the market on `session`.
struct assess_regime {
  market::regime_version version = market::regime_version::v4;
  market::trading_session session;
  shared_candles index; // KOSPI, oldest first, at least up to the session.
  std::shared_ptr<const market::universe> symbols; // The symbols whose breadth counts.
  // Ask for the large caps outside the universe, too. Their flows are only reported and no rule
  // uses them, so a scan does not spend calls on them.
  bool with_leaders = false;
  bool ignores_stored = false; // What is stored of earlier sessions is of another market.
  std::string run_id = {};
};

/// A verdict, the market it is of, and how far it can be trusted.
struct assessed_regime {
  std::string source; // "api.kiwoom.com"
  std::shared_ptr<const market::regime_verdict> verdict;
  bool final = true; // False: the session was still under way.
};

} // namespace tandem
