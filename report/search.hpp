#pragma once

#include "report/explain.hpp"
#include "store/results/result_reader.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace tandem {

/// What a user searches for in past runs; empty matches all.
struct search {
  std::optional<std::string> run; // An id, its beginning or "latest".
  std::string scanner;
  std::string day; // Of the session, "2025-11-28".
  std::string code;
  std::optional<std::int64_t> limit; // Of candidates.
  bool all = false;                  // Every run, not only picks.
  std::string since = {};            // The first session.
  bool only_new = false;             // As candidate_filter::only_new.
};

struct found_candidates {
  std::vector<store::past_candidate> candidates;
  std::string note; // Which session was taken, and why there are no candidates; may be empty.
};

struct found_runs {
  std::vector<store::past_run> runs;
  std::string note; // Which session was taken in place of the day's; may be empty.
};

/// The runs of the filter. Where no run has scanned a session of its day, those of the last one
/// before. Errors: of the reader.
result<found_runs> find_runs(store::result_reader& from, store::run_filter wanted);

/// Candidates of the run asked for. Without one the picks: those of the session of the day asked
/// for (the last one before it that has results), of all sessions from `since` on, of all sessions
/// when only a symbol is asked for, else of the newest session that has picks. Where there are no
/// picks, the lists of the newest runs; with `all` those of every run. Errors: invalid_argument
/// when there is no such run; those of the reader.
result<found_candidates> find_candidates(store::result_reader& from, const search& wanted);

/// The verdicts on `wanted.code` in the run asked for; without one, in the newest run (of the day's
/// session, or the last one before it that has results) that judged it. Errors: invalid_argument
/// when there is no such run or no verdict; those of the reader and of read_block.
result<explanation> find_explanation(store::result_reader& from, const search& wanted);

} // namespace tandem
