#pragma once

#include "store/results/result_store.hpp"

#include <cstddef>
#include <vector>

namespace tandem::bench {

/// Rows of one table as scans leave them, `count` with different keys, in the order of writing: run
/// after run, scanner after scanner. Their texts are real ones, of rule v2 and v3 over a synthetic
/// market. None has a NULL, because `.import` of sqlite3 cannot read any.
std::vector<store::candidate_row> make_candidates(std::size_t count);
std::vector<store::api_call_row> make_calls(std::size_t count);

} // namespace tandem::bench
