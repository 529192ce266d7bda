#pragma once

#include "screens/verdict.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace tandem::screens {

/// Why a condition is unknown; the first cause, left to right.
enum class unknown_cause : std::uint8_t {
  bars,      ///< There are fewer bars than it needs.
  division,  ///< By 0, or a result too large for a number.
  attribute, ///< Something about the symbol or the market is not known.
  never,     ///< `when` met too few bars.
};
std::string_view to_string(unknown_cause cause);

struct unknown_reason {
  unknown_cause cause = unknown_cause::bars;
  int needed = 0;  // Bars, with `bars`.
  int present = 0; // Bars, with `bars`.
};

/// One clause on one symbol.
struct explained_clause {
  std::string label; // Empty for universe clauses and score lines.
  std::string text;
  truth held = truth::unknown;
  std::optional<unknown_reason> why; // Only where unknown.
  std::optional<double> left;        // The sides of a comparison.
  std::optional<double> right;
  std::optional<double> margin;    // Fraction of the right side; 0 or more where it holds.
  std::vector<market::date> dates; // Bars that made any, count, since or when what they are.
};

struct explanation {
  verdict result;
  std::vector<explained_clause> universe;
  std::vector<explained_clause> labelled;
  std::vector<explained_clause> scores;
};

/// What a screen of the session's plan, one with margins, made of the symbol at `place`; `symbol`
/// is what it was judged by.
explanation explain(const session& done, const planned_screen& by, std::size_t place,
                    const symbol_view& symbol);

} // namespace tandem::screens
