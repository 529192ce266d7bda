#pragma once

#include "store/results/result_store.hpp"

#include <optional>
#include <vector>

namespace tandem::store {

/// Says of the rows of one scanner's list what is new, by its list of the session before: sets
/// is_new and days_listed. Where no such list is known, nothing is known to be new.
void compare(std::vector<candidate_row>& rows, const std::optional<earlier_list>& before);

} // namespace tandem::store
