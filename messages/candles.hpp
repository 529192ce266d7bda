#pragma once

#include "market/listing_book.hpp"
#include "market/rules/rule.hpp"
#include "market/session.hpp"
#include "messages/gateway.hpp"

#include <caf/all.hpp>

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace tandem {

/// The last `count` traded candles of `code` up to and including `session`.
struct fetch_candles {
  std::string code;
  // Candles with volume; the answer may hold more, or fewer if there are no more, or if a whole
  // page was wanted (market::are_enough).
  int count = 0;
  market::trading_session session;
  priority_class priority = priority_class::scan;
  std::string run_id = {}; // The run that a call for it is recorded under.
};

/// Candles, oldest first, including halted days (volume 0).
struct candles_answer {
  shared_candles candles;
  std::int64_t captured_us = 0; // UTC: when the newest of it was taken from the broker.
  std::string name; // The symbol's name as of this session, where a quote told it; else empty.
  market::data_quality data = {};
};

/// Announces what will be asked for on `session`. Quotes come a hundred to a call, so one call can
/// serve symbols before anybody asks for them.
struct expect_candles {
  std::vector<std::string> codes;
  std::vector<std::string> fillers; // Take free places in calls; they cause no call of their own.
  std::vector<std::string> deep_codes; // Symbols of which more candles are wanted,
  int deep_count = 0;                  // namely this many.
  int count = 0;                       // As in fetch_candles, the largest.
  market::trading_session session;
  // What the lists of both markets say of this session's symbols; null: nothing.
  std::shared_ptr<const market::listing_book> listings = {};
  market::calendar sessions = {}; // The trading days, oldest first.
  std::string run_id = {};        // As in fetch_candles; for calls made in advance.
  // The next universe may differ. So fillers without room do get a call of their own, and the quote
  // calls also extend the histories of other symbols that end one session ago.
  bool keeps_others = false;
};

/// What answering the announced requests will cost.
struct candle_forecast {
  std::uint64_t fresh = 0;       // Symbols that need no call.
  std::uint64_t quoted = 0;      // Symbols that lack only the candle of a quote.
  std::uint64_t quote_calls = 0; // Calls of ka10095 for them.
  // Symbols that need a chart and are quoted first, because the charts cannot be fetched before the
  // after-market begins to move the prices.
  std::uint64_t quoted_first = 0;
  std::map<std::string, std::uint64_t> charted; // Reason -> symbols that need a ka10081 each.

  candle_forecast& operator+=(const candle_forecast& other) {
    fresh += other.fresh;
    quoted += other.quoted;
    quote_calls += other.quote_calls;
    quoted_first += other.quoted_first;
    for (const auto& [reason, symbols] : other.charted)
      charted[reason] += symbols;
    return *this;
  }
};

/// A symbol whose history had to be fetched again, and why.
struct refetched_symbol {
  std::string code;
  std::string reason; // "base_price", "gap", ...; see the table in ARCHITECTURE.md.
  std::string detail; // "base price 5000, stored close 25000"
};

/// Counters of one candles actor since its start. Each request counts in one of the five tiers.
struct candles_status {
  std::uint64_t requests = 0;
  std::uint64_t memory_hits = 0;
  std::uint64_t joined = 0;      // Requests that waited for a flight under way.
  std::uint64_t disk_hits = 0;   // Found complete in the history.
  std::uint64_t quotes = 0;      // History extended by the candle of a quote.
  std::uint64_t misses = 0;      // Fetched whole.
  std::uint64_t rebased = 0;     // Histories whose evening close the next base price corrected.
  std::uint64_t bytes = 0;       // Of the series in memory.
  std::uint64_t calls_ahead = 0; // Calls planned for announced requests and not made yet.
  // Those of the misses that had a history: symbols by reason, and the first ones by name.
  std::map<std::string, std::uint64_t> refetched;
  std::vector<refetched_symbol> refetched_symbols;
  market::date oldest_data;           // The oldest last candle of a series served; or no day.
  std::int64_t oldest_capture_us = 0; // UTC: the oldest capture of any series served; 0: none.
};

} // namespace tandem
