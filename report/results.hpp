#pragma once

#include "report/candidate_columns.hpp"

#include <optional>
#include <string>
#include <vector>

namespace tandem {

/// Candidates for people, a table for each run and scanner, with the columns asked for or the usual
/// ones; empty without candidates. They must be in the reader's order, by run and scanner.
std::string results_table(const std::vector<store::past_candidate>& candidates, const page& on,
                          const candidate_columns& asked = {});
/// The document `tandem.results/1` on one line.
std::string results_json(const std::vector<store::past_candidate>& candidates);
/// One JSON object a line.
std::string results_jsonl(const std::vector<store::past_candidate>& candidates);
/// With the columns asked for, or all: flags and indicators are no columns, being no scalars.
std::string results_csv(const std::vector<store::past_candidate>& candidates,
                        const candidate_columns& asked = {});

/// "no candidates: ..." for a search that found none, with its conditions. `run` is the one that
/// was searched, if it was one.
std::string nothing_found(const store::candidate_filter& wanted,
                          const std::optional<store::past_run>& run);

} // namespace tandem
