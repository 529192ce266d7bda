#pragma once

#include "screens/session.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace tandem::screens {

/// Where a symbol left a screen.
enum class stage : std::uint8_t {
  stale_data,
  universe,
  clause,  ///< The first labelled clause that is no; only without a match line.
  match,   ///< The match line is no.
  unknown, ///< Nobody can say; `clause` is the first unknown one.
  score,
  matched,
};

struct verdict {
  screens::stage stage = stage::stale_data;
  std::size_t clause = 0;      // A place in `screen::labelled`, with `clause` and `unknown`.
  std::optional<double> score; // Where the screen has score lines and the universe is passed.
};

/// The verdict of a screen of the session's plan on one symbol, after `session::finish`.
verdict verdict_of(const session& done, const planned_screen& by, std::size_t place);

/// "stale_data", "universe", a clause's label, "match", "unknown", "score" or "matched".
std::string name_of(const verdict& what, const screen& by);

struct listed_symbol {
  std::size_t place = 0;
  std::optional<double> score; // Nothing without score lines.
};

struct selection {
  std::vector<listed_symbol> listed; // In the screen's order, after its limit.
  std::size_t matched = 0;
  std::size_t unknown = 0; // Symbols that ended as `unknown`.
};

selection select(const session& done, const planned_screen& by);

/// The truth of the match line, or of all clauses where there is none, with the labelled clauses'
/// truths given.
truth match_of(const screen& by, const std::vector<truth>& labelled);

} // namespace tandem::screens
