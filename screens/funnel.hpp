#pragma once

#include "screens/verdict.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace tandem::screens {

/// One step of a screen and what it does to the symbols.
struct funnel_row {
  std::string clause; // "symbols", "stale_data", "universe", a label, "match", "score"
  std::optional<std::size_t> removed_alone; // Symbols past the universe that do not pass it.
  std::optional<std::size_t> unknown;       // Those of them of which it is not known.
  std::optional<std::size_t> left;          // Symbols that pass everything to here.
};

std::vector<funnel_row> funnel_of(const session& done, const planned_screen& by);

} // namespace tandem::screens
