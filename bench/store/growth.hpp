#pragma once

#include "bench/harness/answer.hpp"
#include "bench/harness/question.hpp"

#include <vector>

namespace tandem::bench {

/// What a whole-market run of v2 and v3 adds to each database and writes for it, when the database
/// is small and when it is large.
table growth(const terms& how);

/// At most 1 MB new a run, and at most three times that written, at every size.
std::vector<goal> goals_of_growth(const table& found);

} // namespace tandem::bench
