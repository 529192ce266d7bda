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
};

struct found_candidates {
  std::vector<store::past_candidate> candidates;
  std::string note; // Why there are no candidates; empty when there are some.
};

/// Candidates of the run asked for; without one, of all runs when a day or a symbol is asked for,
/// else of the latest. Errors: invalid_argument when there is no such run; those of the reader.
result<found_candidates> find_candidates(store::result_reader& from, const search& wanted);

/// The verdicts on `wanted.code` in the run asked for; without one, in the newest run (of the day)
/// that judged it. Errors: invalid_argument when there is no such run or no verdict; those of the
/// reader and of parse_engines.
result<explanation> find_explanation(store::result_reader& from, const search& wanted);

} // namespace tandem
