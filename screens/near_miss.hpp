#pragma once

#include "screens/verdict.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace tandem::screens {

/// A symbol that one clause keeps out.
struct near_miss {
  std::size_t place = 0;
  std::string label;            // Of the clause; "score" where only the score fails.
  std::optional<double> margin; // How far it is from turning; nothing: it has no distance.
};

/// The symbols that would match if one known labelled clause were the opposite, or if the score
/// were reached; the nearest first. Needs a plan with margins.
std::vector<near_miss> near_misses(const session& done, const planned_screen& by);

} // namespace tandem::screens
