#pragma once

#include "store/results/retention.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace tandem::store {

// What both kinds of database are asked about retention; only dates are read in other words.

/// The columns of kept_run in their order, of all runs, and of calls that belong to no run as if a
/// serving process had made them.
std::string select_kept_runs(std::string_view date, std::string_view started_at);

/// Statements with the parameters run id (?1, in all of them) and before_us (?2, in the first one):
/// deletes some calls, then the other parts, of which a run has few.
struct prune_statements {
  std::string calls;              // Empty where no calls go. A part of them, as long as there are.
  std::vector<std::string> parts; // To be run when no call was left to delete.
};
prune_statements statements_of(prune_step::part what);

/// Counts the rows a step would delete, with both parameters.
std::string count_rows_of(prune_step::part what);

} // namespace tandem::store
