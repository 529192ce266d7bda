#pragma once

#include "market/date.hpp"
#include "market/error.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace tandem::store {

/// Rows of the tables of contract.md. Times are UTC, ISO 8601 with milliseconds.
struct run_row {
  std::string id;
  std::string date; // The session scanned, "2025-07-18".
  std::string mode;
  std::string outcome; // running, complete, partial, interrupted, failed
  std::string started_at;
  std::string finished_at; // Empty while running.
  std::string report;      // JSON; empty while running.
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
  std::string flags;      // JSON object
  std::string indicators; // JSON object
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
  std::int64_t seq = 0; // Per run, from 1, in the order of the grants of each key.
  std::string key;      // The gateway's name, never the app key.
  std::string tr;
  std::int64_t slot_us = 0;
  std::int64_t sent_us = 0;
  std::int64_t answered_us = 0;
  std::optional<int> status;      // HTTP; empty when no answer came.
  std::optional<int> return_code; // Empty when the body has none.
  std::string outcome;            // "ok" or the name of an ec.
};

/// The verdict about the market as of one session; one per date, the last one written.
struct regime_row {
  std::string date; // The session judged, "2025-07-18".
  std::string label;
  std::string risk;
  std::optional<double> score = std::nullopt;
  std::string data_date = {}; // The last index candle used; empty when there was none.
  std::string version = {};   // Of the rules: "v4", "v1".
  std::string source = {};    // Whose market the candles are of.
  std::string midterm = {};   // The regime's word for the weeks before; empty when not judged.
  bool is_final = false;      // Column `final`; false while the session was still moving.
  std::string inputs = {};    // What the verdict was made from, JSON; empty when not kept.
};

using row = std::variant<run_row, candidate_row, symbol_row, api_call_row, regime_row>;

/// The only writing connection. Usable by one thread at a time; every call blocks.
class result_store {
public:
  result_store() = default;
  result_store(const result_store&) = delete;
  result_store& operator=(const result_store&) = delete;
  virtual ~result_store() = default;
  /// Upserts all rows by their natural keys in one transaction: all or nothing.
  /// Errors: storage_busy, storage_failure; the message names the database and the cause.
  virtual status write(const std::vector<row>& rows) = 0;
  /// The newest final verdict about `source` before `day` that has a midterm word; nothing when
  /// there is none. Errors: storage_busy, storage_failure.
  virtual result<std::optional<regime_row>> regime_before(const std::string& source,
                                                          market::date day) = 0;
};

/// Opens `url` ("sqlite:PATH"), creating the file and bringing the schema up to date.
/// Errors: invalid_config for another scheme or an empty path; storage_busy when another process
/// holds the database for writing; storage_failure when it cannot be created, read or written.
result<std::unique_ptr<result_store>> open_result_store(const std::string& url);

} // namespace tandem::store
