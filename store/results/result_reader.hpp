#pragma once

#include "store/results/result_store.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace tandem::store {

/// A row of table run without its report, and the run's result in numbers.
struct past_run {
  std::string id;
  std::string date; // The session scanned; empty when the run did not get as far.
  std::string mode;
  run_outcome outcome = run_outcome::running;
  std::string started_at;
  std::string finished_at;      // Empty while running, and after the process was killed.
  std::optional<double> wall_s; // From the report, so only of runs that ended.
  // From the report, else counted in the audit.
  std::int64_t calls = 0;
  std::int64_t refused = 0;
  // From the report only: the audit does not know the allowed distance of calls.
  std::optional<std::int64_t> violations;
  std::int64_t candidates = 0;
  std::int64_t symbols = 0; // Of its universe; 0 when the run did not get as far.
  std::int64_t judged = 0;  // Symbols that a scanner has judged; all of them in a complete run.
  std::optional<bool> is_final = std::nullopt; // As in run_row.
};

/// A candidate, its session, and how far its run can be trusted.
struct past_candidate {
  std::string date;
  run_outcome outcome = run_outcome::complete;
  std::optional<bool> is_final; // As in run_row.
  candidate_row what;
};

/// Which lists to look at. A run has a list of each of its scanners.
enum class list_choice : std::uint8_t {
  every,  // Those of all runs.
  newest, // Per session and scanner that of the newest run.
  picked  // Per session and scanner that of the newest complete final run: view `pick`.
};

struct candidate_filter {
  std::string run_id; // Of these four, empty is any.
  std::string scanner;
  std::string date;
  std::string code;
  std::int64_t limit = -1; // Rows; negative: all.
  list_choice from = list_choice::every;
  std::string since = {}; // The first session; empty: any.
  bool only_new = false;  // Not those that the session before had listed, or may have had.
};

struct run_filter {
  std::int64_t limit = 20;
  std::string id;   // Empty: any.
  std::string date; // Empty: any.
};

/// A run and its session, which is empty when the run did not get as far.
struct run_day {
  std::string id;
  std::string date;
};

/// Reads what a result_store wrote, even while it is writing. Usable by one thread at a time; every
/// call blocks. Errors of every call: storage_busy, storage_failure; the message names the database
/// and the cause.
class result_reader {
public:
  result_reader() = default;
  result_reader(const result_reader&) = delete;
  result_reader& operator=(const result_reader&) = delete;
  virtual ~result_reader() = default;
  /// Newest first. A serving process's own row, of mode "serve", only comes when its id is wanted:
  /// nothing was scanned in it, but its clients' calls are recorded under it.
  virtual result<std::vector<past_run>> list_runs(const run_filter& wanted) = 0;
  /// Ids of runs that begin with `prefix`, ignoring case, in order: an exact match comes first.
  virtual result<std::vector<std::string>> ids_of(const std::string& prefix,
                                                  std::int64_t limit) = 0;
  /// The runs of the sessions from `first` through `last` (empty: any), by session and age,
  /// the oldest first; of serving processes too.
  virtual result<std::vector<run_day>> runs_between(const std::string& first,
                                                    const std::string& last) = 0;
  /// At most `limit` calls (negative: all) of the audit of a run, by seq, from the one after `seq`.
  virtual result<std::vector<api_call_row>> calls_after(const std::string& run_id, std::int64_t seq,
                                                        std::int64_t limit) = 0;
  /// The audit of a run, by seq; empty when there is none.
  result<std::vector<api_call_row>> calls_of(const std::string& run_id) {
    return calls_after(run_id, 0, -1);
  }
  /// The newest run first; within a run by scanner, within a scanner in the order of its list.
  virtual result<std::vector<past_candidate>> candidates_of(const candidate_filter& wanted) = 0;
  /// The newest session that has a list of the scanner, or of any, up to the day `until`, if one is
  /// given; with `picked` one of a complete final run. Empty when there is none.
  virtual result<std::string> newest_session(list_choice from, const std::string& scanner,
                                             const std::string& until) = 0;
  /// The blocks of a run that have a verdict on the symbol, if one is given, by scanner; the newest
  /// block of a scanner comes first. See verdicts.hpp.
  virtual result<std::vector<verdict_block_row>> blocks_of(const std::string& run_id,
                                                           const std::string& code) = 0;
  /// Id of the newest run in which the scanner (any, for an empty name) has judged the symbol, of
  /// the session `date`, if one is given. Empty when there is none.
  virtual result<std::string> newest_judging(const std::string& code, const std::string& scanner,
                                             const std::string& date) = 0;
  /// The symbol, or all of them for an empty code.
  virtual result<std::vector<symbol_row>> symbols(const std::string& code) = 0;
  /// The stored verdict on the session `date` of a market (`source`); nothing when there is none.
  virtual result<std::optional<regime_row>> regime_of(const std::string& source,
                                                      const std::string& date) = 0;
  /// Id of the newest run that did not end, or ended incomplete, unless a newer run of the same
  /// session and of as many symbols is complete. Empty when there is none; a run that is still
  /// going on, or a serving process, does not count.
  virtual result<std::string> newest_unfinished() = 0;
  /// All runs, by id.
  virtual result<std::vector<kept_run>> kept_runs() = 0;
  /// How many rows the step would delete.
  virtual result<std::uint64_t> rows_of(const prune_step& what) = 0;
  /// The run with its report, settings and universe.
  virtual result<std::optional<run_row>> whole_run(const std::string& id) = 0;
};

/// Opens `url` ("sqlite:PATH" or "postgresql://...") without creating or changing anything.
/// Errors: invalid_config for another scheme or an empty path; storage_away when the server cannot
/// be reached; storage_failure when there is no such database, or one of another schema version.
result<std::unique_ptr<result_reader>> open_result_reader(const std::string& url);

/// The run that `word` names: an id, a unique beginning of one, or "latest".
/// Errors: invalid_argument when there is none, or more than one; and those of the reader.
result<past_run> find_run(result_reader& from, const std::string& word);

} // namespace tandem::store
