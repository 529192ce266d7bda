#pragma once

#include "bench/harness/result.hpp"

#include <string>
#include <vector>

namespace tandem::bench {

/// One HTML page with every table and chart; needs nothing but itself: no script, no font, no
/// picture from elsewhere.
std::string page_of(const std::vector<result_file>& all);

} // namespace tandem::bench
