#pragma once

#include "store/results/result_reader.hpp"

#include <optional>
#include <string>
#include <vector>

namespace tandem {

/// Candidates for people, a table for each run and scanner; empty without candidates. They must be
/// in the reader's order, by run and scanner.
std::string results_table(const std::vector<store::past_candidate>& candidates, bool color);
/// The document `tandem.results/1` on one line.
std::string results_json(const std::vector<store::past_candidate>& candidates);
/// One JSON object a line.
std::string results_jsonl(const std::vector<store::past_candidate>& candidates);
/// Without flags and indicators, which are not scalars.
std::string results_csv(const std::vector<store::past_candidate>& candidates);

/// "no candidates: ..." for a search that found none, with its conditions. `run` is the one that
/// was searched, if it was one.
std::string nothing_found(const store::candidate_filter& wanted,
                          const std::optional<store::past_run>& run);

} // namespace tandem
