#pragma once

#include "store/result_store.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace tandem::store {

/// A row of table run without its report, and what came of the run in numbers.
struct past_run {
  std::string id;
  std::string date; // The session scanned; empty when the run did not get as far.
  std::string mode;
  std::string outcome;
  std::string started_at;
  std::string finished_at;      // Empty while running, and for ever when the process was killed.
  std::optional<double> wall_s; // Of the report, which comes last: only of runs that ended.
  // Of the report, else counted in the audit.
  std::int64_t calls = 0;
  std::int64_t refused = 0;
  // Of the report alone: the audit does not know how close two calls may be.
  std::optional<std::int64_t> violations;
  std::int64_t candidates = 0;
};

struct run_filter {
  std::int64_t limit = 20;
  std::string id;   // Empty: any.
  std::string date; // Empty: any.
};

/// Reads what a result_store wrote, also while it is writing. Usable by one thread at a time; every
/// call blocks. Errors of every call: storage_busy, storage_failure; the message names the database
/// and the cause.
class result_reader {
public:
  result_reader() = default;
  result_reader(const result_reader&) = delete;
  result_reader& operator=(const result_reader&) = delete;
  virtual ~result_reader() = default;
  /// Newest first.
  virtual result<std::vector<past_run>> list_runs(const run_filter& wanted) = 0;
  /// Ids of runs that begin with `prefix`, in whatever case, in their order: one that is no longer
  /// than `prefix` comes first.
  virtual result<std::vector<std::string>> ids_of(const std::string& prefix,
                                                  std::int64_t limit) = 0;
  /// The audit of a run, by seq; empty when there is none.
  virtual result<std::vector<api_call_row>> calls_of(const std::string& run_id) = 0;
};

/// Opens `url` ("sqlite:PATH") without creating or changing anything.
/// Errors: invalid_config for another scheme or an empty path; storage_failure when there is no
/// such database, or one of another schema version.
result<std::unique_ptr<result_reader>> open_result_reader(const std::string& url);

/// The run that `word` means: an id, the beginning of only one, or "latest".
/// Errors: invalid_argument when there is none, or more than one; and those of the reader.
result<past_run> find_run(result_reader& from, const std::string& word);

} // namespace tandem::store
