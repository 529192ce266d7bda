#pragma once

#include "market/listing_book.hpp"
#include "market/session.hpp"
#include "messages/gateway.hpp"

#include <caf/all.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace tandem {

enum class universe_source : std::uint8_t { top_value, all, list };
std::string_view to_string(universe_source source);

/// Which session to scan: the last one up to and including `wanted`.
struct resolve_session {
  market::date wanted;
  // A resumed run looks at the market as it was when the run began: the stored index counts as
  // current if it has the day.
  bool kept_will_do = false;
  std::string run_id = {}; // As in fetch_candles.
};

/// The session found, and the KOSPI candles that show it.
struct resolved_session {
  market::trading_session session;
  shared_candles index;
  bool is_other_market = false; // Not the stored market: what is stored does not apply.
  bool is_assumed = false;      // There is no index, so the wanted day is assumed to be a session.
  std::chrono::nanoseconds clock_gap{0}; // As in tr_page.
  // The days of the index, and those that the charts and quotes of most symbols have besides.
  market::calendar sessions = {};
};

/// Which symbols to scan.
struct fetch_universe {
  universe_source source = universe_source::top_value;
  int kospi_max = 0;              // top_value: this many of KOSPI; 0 = not asked for.
  int kosdaq_max = 0;             // top_value: likewise of KOSDAQ.
  std::vector<std::string> codes; // list: in this order.
  // Words of market::exclusion_words() that keep a symbol out; do not apply to a list.
  std::vector<std::string> exclude;
  market::trading_session session; // Lists are stored for its `latest`.
  std::string run_id = {};         // As in fetch_candles.
};

/// A list that the broker refused, and the newest stored one, which was taken instead.
struct replaced_list {
  std::string name;     // "ka10032 KOSPI"
  market::date session; // Of the stored list.
  std::string reason;
};

/// "run.universe list=... of=2025-11-28 days_old=2 reason=..."; `today` is the day it is taken.
std::string describe(const replaced_list& one, market::date today);

/// The symbols of a run.
struct selected_universe {
  market::universe symbols;
  // Word -> symbols it kept out; "odd_row" -> rows that cannot be trusted.
  std::map<std::string, std::size_t> excluded;
  std::vector<replaced_list> replaced;
  // Both lists of this session, and the shares of the one before; null: the broker gave none.
  std::shared_ptr<const market::listing_book> listings = {};
  // The broker ranked nothing and no ranking was kept, so the listed symbols were ranked by the
  // traded value of their quotes.
  bool is_ranked_by_quotes = false;
};

/// The name under which a market's list of symbols is stored.
std::string stock_list_name(market::market_id market);

} // namespace tandem
