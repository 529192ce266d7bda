#pragma once

#include "store/run_outcome.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <variant>

// Data only, so that messages carry the same rows that the store keeps.

namespace tandem::store {

/// Rows of the tables in store/results/migrations. Times are UTC, ISO 8601 with milliseconds.
struct run_row {
  std::string id;
  std::string date; // The session scanned, "2025-07-18".
  std::string mode;
  run_outcome outcome = run_outcome::running;
  std::string started_at;
  std::string finished_at; // Empty while running.
  std::string report;      // JSON; empty while running.
  // What is needed to resume the run.
  std::string settings = {}; // Arguments of the command line, one a line, without secrets.
  std::string universe = {}; // The codes in their order, a JSON array.
  // Column `final`: the session's closes could not move any more; empty when that is not known.
  std::optional<bool> is_final = std::nullopt;
};

struct candidate_row {
  std::string run_id;
  std::string scanner;
  std::string code;
  std::string name;
  std::string engine;
  std::optional<int> rank;
  std::optional<double> score;
  std::optional<double> risk_score;
  std::string label;
  std::string strategy;
  std::optional<double> target_profit;
  std::optional<double> stop_loss;
  std::optional<int> holding_days;
  std::optional<double> close;
  std::optional<double> change_rate;
  std::string flags;                          // JSON object
  std::string indicators;                     // JSON object
  std::optional<int> position = std::nullopt; // In the scanner's list, from 1.
  std::string basis = {}; // Of the close; "stale" for one of an earlier session; empty: not known.
  std::string doubt = {}; // Why the symbol's candles are doubted; empty for no doubt.
  // Compared with the scanner's list of the session before; empty where none is known.
  std::optional<bool> is_new = std::nullopt;
  std::optional<int> days_listed = std::nullopt; // Sessions in a row, with this one.
};

/// A scanner's list is about to be replaced: drops the stored candidates of the old one, and the
/// blocks of an earlier pass over the symbols. Not a row of a table; the rows of the new list
/// follow it.
struct new_list {
  std::string run_id;
  std::string scanner;
  std::int64_t first_block = 0; // The first block of this pass.
};

/// A scanner of a run: with it the run has a list of that scanner, even an empty one.
struct run_scanner_row {
  std::string run_id;
  std::string scanner;
  std::int64_t judged = 0; // Symbols so far.
};

/// A BLOB.
struct bytes {
  std::string data;
  bool operator==(const bytes&) const = default;
};

/// Why symbols were picked or not, and how far a run has come: verdicts of one scanner. What the
/// texts hold is said in store/results/verdict_block.hpp.
struct verdict_block_row {
  std::string run_id;
  std::int64_t number = 0; // Of two blocks with one symbol the higher one counts.
  std::string scanner;
  std::string codes; // A JSON array.
  bytes verdicts;
};

struct symbol_row {
  std::string code;
  std::string name;
  std::string market;
  std::string symbol_class = {};                     // Column `class`; empty where not known.
  std::optional<bool> halted = std::nullopt;         // Trading is stopped.
  std::optional<bool> administrative = std::nullopt; // Under the exchange's special supervision.
};

/// One granted slot. Times are microseconds since the Unix epoch.
struct api_call_row {
  std::string run_id;
  std::int64_t seq = 0; // Per run, from 1; calls of one key are in the order of their grants.
  std::string key;      // The gateway's name, never the app key.
  std::string tr;
  std::int64_t slot_us = 0;
  std::int64_t sent_us = 0;
  std::int64_t answered_us = 0;
  std::optional<int> status;      // HTTP; empty when no answer came.
  std::optional<int> return_code; // Empty when the body has none.
  std::string outcome;            // "ok" or the name of an ec.
  std::string client = {};        // Who asked through the proxy; empty: tandem itself.
};

/// The verdict on the market as of one session; per date the last one written.
struct regime_row {
  std::string date; // The session judged, "2025-07-18".
  std::string label;
  std::string risk;
  std::optional<double> score = std::nullopt;
  std::string data_date = {}; // The last index candle used; empty when there was none.
  std::string version = {};   // Of the rules: "v4", "v1".
  std::string source = {};    // The market of the candles.
  std::string midterm = {};   // The regime's word for the weeks before; empty when not judged.
  bool is_final = false;      // Column `final`; false while the session was still under way.
  std::string inputs = {};    // What the verdict was computed from, JSON; empty when not stored.
};

using row = std::variant<run_row, candidate_row, symbol_row, api_call_row, regime_row,
                         verdict_block_row, new_list, run_scanner_row>;

} // namespace tandem::store
