#pragma once

#include "store/results/result_reader.hpp"

#include <optional>
#include <string>
#include <vector>

namespace tandem {

/// Candidates for people, a table for each run and scanner; nothing for no candidates. Needs them
/// by run and scanner, as the reader gives them.
std::string results_table(const std::vector<store::past_candidate>& candidates, bool color);
/// The document `tandem.results/1` on one line.
std::string results_json(const std::vector<store::past_candidate>& candidates);
/// One JSON object a line.
std::string results_jsonl(const std::vector<store::past_candidate>& candidates);
/// Without flags and indicators, which are no scalars.
std::string results_csv(const std::vector<store::past_candidate>& candidates);

/// "no candidates: ..." for a search that found none: which of its conditions there were. `run` is
/// the one searched, if it was one.
std::string nothing_found(const store::candidate_filter& wanted,
                          const std::optional<store::past_run>& run);

} // namespace tandem
