#pragma once

#include "market/candle_snapshot.hpp"
#include "market/session.hpp"
#include "messages/actors.hpp"
#include "messages/gateway.hpp"

#include <caf/all.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace tandem {

/// What is stored of `code` for `session`, or, when that is no day, as its newest snapshot.
struct load_candles {
  std::string code; // "005930", or a name such as "index:KOSPI".
  market::date session;
  int count = 0; // Candles with volume that a snapshot must serve to be taken.
};

/// At most one of the two is there.
struct stored_candles {
  std::optional<market::candle_snapshot> covering; // Covers the session and serves the count.
  std::optional<market::candle_snapshot> newest;   // Where none does: how far the history goes.
};

/// Stores these; a snapshot of equal code and `as_of` is replaced.
struct append_candles {
  std::vector<market::candle_snapshot> snapshots;
};

/// Extends the newest snapshot of each symbol to `session` by what its quote tells, and takes over
/// new names into the stored lists.
struct append_quotes {
  market::trading_session session;
  std::vector<market::quote_row> rows;
  std::int64_t captured_us = 0; // UTC: when they were taken from the broker.
  bool is_final = false;        // Else the extended snapshots are answered and not stored.
};

/// What a quote did to one symbol's history.
struct quoted_history {
  std::string code;
  // Covers the session when all went well. Else the newest one, or nothing where there is none.
  std::optional<market::candle_snapshot> snapshot;
  std::string reason; // Why the quote contradicts the history, as in market::history_step,
  std::string detail; // in which case there is no snapshot.
};

/// One for each row, in the order of the rows.
struct quoted_histories {
  std::vector<quoted_history> all;
};

/// Symbols whose newest snapshot ends with one of `last_sessions`, in the order of these; of one
/// session those fetched whole last first. At most `symbols_max`; 0: all.
struct list_symbols {
  std::vector<market::date> last_sessions;
  std::size_t symbols_max = 0;
};

struct listed_symbols {
  std::vector<std::string> codes;
};

/// The list stored under `name` for `session`; the one of the newest session when that is no day.
struct load_list {
  std::string name; // "ka10099 KOSPI"
  market::date session;
};

struct stored_list {
  std::optional<market::symbol_list> found;
};

/// Stores this list in place of one of equal name and session.
struct save_list {
  market::symbol_list list;
};

/// What is stored of this market is of another one.
struct forget_market {};

/// Tell `gateway` that `page` is durable, behind everything that the sender gave away before.
struct acknowledge_page {
  gateway_actor gateway;
  tr_durable page;
};

} // namespace tandem
