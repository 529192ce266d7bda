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

/// Traded candles asked of an index fund: five quarters of a year for the averages, and a past long
/// enough for the midterm word to have forgotten where it began.
inline constexpr int fund_candles = 500;
/// Index candles up to the session that the trends look back on, and some to spare.
inline constexpr std::size_t index_candles = 70;

/// Judge the market on `session`.
struct assess_regime {
  market::regime_version version = market::regime_version::v4;
  market::trading_session session;
  shared_candles index; // KOSPI, oldest first, at least up to the session.
  std::shared_ptr<const market::universe> symbols; // Whose breadth counts.
  // Also ask for the large caps that are not in the universe. Their flows are reported and used by
  // no rule, so that a scan does not spend calls on them.
  bool with_leaders = false;
  bool ignores_stored = false; // What is stored of earlier sessions is of another market.
  std::string run_id = {};
};

/// A verdict, of whose market it is, and how far it can be trusted.
struct assessed_regime {
  std::string source; // "api.kiwoom.com"
  std::shared_ptr<const market::regime_verdict> verdict;
  bool final = true; // False: the session still moved.
};

} // namespace tandem
