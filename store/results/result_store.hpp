#pragma once

#include "market/date.hpp"
#include "market/error.hpp"
#include "store/rows.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace tandem::store {

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
  /// The highest seq of the run's calls; 0 when it has none. Errors as above.
  virtual result<std::int64_t> last_call_of(const std::string& run_id) = 0;
};

/// Opens `url` ("sqlite:PATH" or "postgresql://..."), creating the file or the tables and bringing
/// the schema up to date. Runs whose process died are marked as interrupted.
/// Errors: invalid_config for another scheme or an empty path; storage_away when the server cannot
/// be reached; storage_busy when another process holds the database for writing; storage_failure
/// when it cannot be created, read or written.
result<std::unique_ptr<result_store>> open_result_store(const std::string& url);

} // namespace tandem::store
