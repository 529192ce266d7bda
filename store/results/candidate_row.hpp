#pragma once

#include "market/rules/rule.hpp"
#include "store/results/result_store.hpp"

#include <string>
#include <vector>

namespace tandem::store {

/// A place in a list as a row, without whose list it is, its place and its two JSON objects.
candidate_row to_row(const market::candidate& one);

/// The rows of one scanner's list. Two engines of one rule may pick the same symbol, but the table
/// has one row per (run, scanner, symbol): the ranked one is kept and its flags name the other
/// engine under "also".
std::vector<candidate_row> to_rows(const std::string& run_id, const std::string& scanner,
                                   const std::vector<market::candidate>& candidates);

} // namespace tandem::store
