#pragma once

#include "market/date.hpp"
#include "market/error.hpp"
#include "store/results/retention.hpp"
#include "store/rows.hpp"

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace tandem::store {

/// How far a run has numbered its rows; 0 where there is none.
struct run_numbers {
  std::int64_t call = 0;  // api_call_row::seq
  std::int64_t block = 0; // verdict_block_row::number
};

/// A scanner's list of an earlier session: code -> for how many sessions in a row it was listed.
using earlier_list = std::map<std::string, int>;

/// The only writing connection. Usable by one thread at a time; every call blocks.
class result_store {
public:
  result_store() = default;
  result_store(const result_store&) = delete;
  result_store& operator=(const result_store&) = delete;
  virtual ~result_store() = default;
  /// Upserts all rows by their natural keys, in their order and in one transaction: all or nothing.
  /// Writing the same rows again changes nothing. The rows survive this process, killed or not; a
  /// power cut may take the newest of them until `sync` was called. Errors: storage_away when the
  /// server cannot be reached or went away (whether the rows arrived is then unknown),
  /// storage_busy, storage_failure; the message names the database and the cause, and no secret.
  virtual status write(const std::vector<row>& rows) = 0;
  /// Returns when all rows written so far survive a power cut. Errors: as of `write`.
  virtual status sync() = 0;
  /// storage_failure when the stored data is no longer in its place: a database file that was
  /// deleted, moved or replaced. The message names the copy of all data, which also takes the rows
  /// from then on. `write` checks this too, and fails once.
  virtual status check() { return std::nullopt; }
  /// The newest final verdict about `source` before `day` that has a midterm word; nothing when
  /// there is none. Errors: storage_busy, storage_failure.
  virtual result<std::optional<regime_row>> regime_before(const std::string& source,
                                                          market::date day) = 0;
  /// The highest numbers among the run's rows. Errors as above.
  virtual result<run_numbers> numbers_of(const std::string& run_id) = 0;
  /// The scanner's list of the session before `session` ("2025-07-18"): of the newest earlier one
  /// with a list of that scanner, even an empty one, in a complete final run, of which the newest
  /// counts. Nothing when there is none. Errors as above.
  virtual result<std::optional<earlier_list>> list_before(const std::string& scanner,
                                                          const std::string& session) = 0;
  /// All runs, by id. Errors as above.
  virtual result<std::vector<kept_run>> kept_runs() = 0;
  /// Deletes some rows of a step in one transaction of milliseconds; how many. 0: the step is done.
  virtual result<std::uint64_t> prune(const prune_step& what) = 0;
  /// Gives some of the room of deleted rows back to the disk; false when there is no more to give.
  virtual result<bool> shrink() { return false; }
};

/// Hears how many verdicts of an earlier version have been converted, after every step.
using conversion_progress = std::function<void(std::uint64_t done)>;

/// Opens `url` ("sqlite:PATH" or "postgresql://..."), creating the file or the tables and bringing
/// the schema up to date, which takes minutes for a large database of an earlier version:
/// `progress` then hears of it. Runs whose process died are marked as interrupted. Errors:
/// invalid_config for another scheme or an empty path; storage_away when the server cannot be
/// reached; storage_busy when another process holds the database for writing; storage_failure when
/// it cannot be created, read or written.
result<std::unique_ptr<result_store>> open_result_store(const std::string& url,
                                                        const conversion_progress& progress = {});

} // namespace tandem::store
