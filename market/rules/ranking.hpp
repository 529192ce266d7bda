#pragma once

#include "market/condition.hpp"
#include "market/rules/rule.hpp"

#include <string_view>
#include <vector>

namespace tandem::market {

/// The regime that lets no candidate of rule v2 through ("bear", "crash"), or empty when the gate
/// is open. Source: scanner-rules 3.8, step 1.
std::string_view closed_gate(const condition& mc);

/// Best score first; equal scores keep the universe's order.
void sort_by_score(std::vector<match>& matches);

/// Keeps what passes the cut-off and cap of a horizon: the swing list, then what the position list
/// adds, then what the long-term list adds. The result is not sorted again.
/// Precondition: sorted by score. Source: scanner-rules 3.8, step 4.
std::vector<match> apply_horizons(const std::vector<match>& matches, const condition& mc);

/// What kept those matches out that `apply_horizons` does not keep: "cut_off" with the score less
/// its risk and the lowest cut-off, or "cap" with the place and the cap of that list.
/// Precondition: sorted by score.
std::vector<unlisted_match> left_out_by_horizons(const std::vector<match>& matches,
                                                 const condition& mc);

/// Of each of `matches`: kept out by `why`.
std::vector<unlisted_match> left_out(const std::vector<match>& matches, const filter_check& why);

/// Numbers `matches` from 1 in the order given.
std::vector<candidate> rank(std::vector<match> matches);

} // namespace tandem::market
