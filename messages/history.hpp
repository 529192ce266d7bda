#pragma once

#include "market/candle_snapshot.hpp"
#include "market/listing_book.hpp"
#include "market/session.hpp"
#include "market/verification.hpp"
#include "messages/actors.hpp"
#include "messages/gateway.hpp"

#include <caf/all.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace tandem {

/// What is stored of `code` for `session`, or, without a day, its newest snapshot.
struct load_candles {
  std::string code; // "005930", or a name such as "index:KOSPI".
  market::date session;
  int count = 0; // How many candles with volume a snapshot needs to be taken.
};

/// At most one of the two is set.
struct stored_candles {
  std::optional<market::candle_snapshot> covering; // Covers the session and serves the count.
  std::optional<market::candle_snapshot> newest;   // Otherwise: how far the history goes.
};

/// Store these; a snapshot of equal code and `as_of` is replaced.
struct append_candles {
  std::vector<market::candle_snapshot> snapshots;
};

/// Extend the newest snapshot of each symbol to `session` with its quote.
struct append_quotes {
  market::trading_session session;
  std::vector<market::quote_row> rows;
  std::int64_t captured_us = 0; // UTC: when they were taken from the broker.
  bool is_final = false;        // Otherwise the extended snapshots are answered but not stored.
  market::close_basis basis = market::close_basis::evening; // Of the closes in them.
  bool keeps_evening = false;                               // As in market::growth_evidence.
  // What cannot be extended is stored as a history of one candle, which counts when the chart
  // comes.
  bool keeps_rows = false;
  std::shared_ptr<const market::listing_book> listings = {}; // As in expect_candles.
};

/// What a quote did to one symbol's history.
struct quoted_history {
  std::string code;
  // The snapshot covers the session when all went well. Otherwise it is the newest one, or none.
  std::optional<market::candle_snapshot> snapshot = {};
  std::string reason = {}; // Why the quote contradicts the history, as in market::history_step.
  std::string detail = {}; // The reason in numbers.
  bool is_rebased = false; // The last close gave way to the base price.
  // Set: the quote is not believed, and the snapshot is as it was, with this doubt.
  bool is_doubted = false;
};

/// One for each row, in the order of the rows.
struct quoted_histories {
  std::vector<quoted_history> all;
  // More than a fifth of the regular closes of the session before contradict their base prices, so
  // they were taken too early; all of the rows have the reason "not_final".
  std::size_t not_final = 0;
};

/// Symbols whose newest snapshot ends on one of `last_sessions`, in the order of these; within a
/// session the latest fetched whole come first. At most `symbols_max`; 0: all.
struct list_symbols {
  std::vector<market::date> last_sessions;
  std::size_t symbols_max = 0;
};

struct listed_symbols {
  std::vector<std::string> codes;
};

/// Symbols whose last whole fetch was for a session before `before`, the oldest first. At most
/// `symbols_max`; 0: all.
struct list_oldest {
  market::date before;
  std::size_t symbols_max = 0;
};

/// Put into the newest snapshots what a verification for `session` found, which becomes their
/// `as_of`. Snapshots of earlier fetches that no action separates from it get the same.
struct correct_histories {
  market::date session;
  std::vector<market::chart_comparison> found;
  std::vector<market::date> evenings; // As in market::correct.
};

/// What was replaced. With a problem it is unknown what is stored.
struct corrected_histories {
  std::vector<market::correction> corrections;
  status problem;
};

/// The list stored under `name` for `session`; without a day the newest one.
struct load_list {
  std::string name; // "ka10099 KOSPI"
  market::date session;
  bool before = false; // Instead the newest one of a session before that one.
};

struct stored_list {
  std::optional<market::symbol_list> found;
};

/// Store this list in place of one with equal name and session.
struct save_list {
  market::symbol_list list;
};

/// Forget everything: what is stored is of another market than the broker's.
struct forget_market {};

/// Tell `gateway` that `page` is durable, once everything sent before this is stored.
struct acknowledge_page {
  gateway_actor gateway;
  tr_durable page;
};

} // namespace tandem
