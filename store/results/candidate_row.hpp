#pragma once

#include "market/rules/rule.hpp"
#include "store/json.hpp"
#include "store/results/result_store.hpp"

#include <string>
#include <vector>

namespace tandem::store {

/// What the verdict's close is: "regular", "evening", "charted", or "stale" for one of an earlier
/// session.
std::string basis_of(const market::data_quality& data);
/// The reason for the doubt in one word; empty for no doubt.
std::string doubt_of(const market::data_quality& data);

/// The measures of a verdict as the object that a row has.
std::string indicators_json(const market::verdict& verdict);

/// A place in a list as a row, without the list's name, its position and its flags.
candidate_row to_row(const market::candidate& one);

/// The rows of one scanner's list. Two engines of one rule may pick the same symbol, but the table
/// has one row per (run, scanner, symbol): the ranked one is kept and its flags name the other
/// engine under "also".
std::vector<candidate_row> to_rows(const std::string& run_id, const std::string& scanner,
                                   const std::vector<market::candidate>& candidates);

/// The engine that the row stands for besides its own, from its flags; empty when there is none.
std::string also_of(const candidate_row& stored);

/// The measures of a verdict by their names, into an object that is open; null where they were not
/// computed.
void put_indicators(json& out, const market::verdict& verdict);

} // namespace tandem::store
