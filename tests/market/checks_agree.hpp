#pragma once

#include "market/rules/rule.hpp"

#include <algorithm>
#include <cmath>
#include <string>

namespace tandem::market::testing {

/// Whether `check.passed` is what its numbers say. The multiples of a mean are decided as products,
/// so a quotient within rounding of the limit may say either; 0 is not in the support band.
inline bool speaks_truth(const filter_check& check) {
  if (check.relation == sign_relation)
    return check.passed; // It drops nobody.
  if (std::isnan(check.value) || std::isnan(check.limit))
    return true; // Whether it passes depends on how the rule asks.
  if (check.what == "overheat" || check.what == "volume")
    if (std::abs(check.value - check.limit) <= 1e-12 * std::abs(check.limit))
      return true;
  if (check.what == "support_band" && check.value == 0)
    return !check.passed;
  if (check.relation == "in")
    return check.passed == (check.limit <= check.value && check.value <= check.up_to.value());
  if (check.relation == "<")
    return check.passed == (check.value < check.limit);
  if (check.relation == "<=")
    return check.passed == (check.value <= check.limit);
  if (check.relation == ">")
    return check.passed == (check.value > check.limit);
  return check.relation == ">=" && check.passed == (check.value >= check.limit);
}

/// What is wrong with two verdicts of one engine on one symbol; empty when nothing is.
inline std::string disagreement(const verdict& full, const verdict& brief) {
  if (full.stage() != brief.stage() || full.score != brief.score || full.label != brief.label)
    return "stage, score or label depend on the detail";
  if (!brief.checks.empty())
    return "a brief verdict has checks";
  const auto failed = std::find_if(full.checks.begin(), full.checks.end(),
                                   [](const filter_check& check) { return !check.passed; });
  if ((failed == full.checks.end() ? std::string_view{"matched"} : failed->what) != full.stage())
    return "the first failed check is not the stage";
  for (const auto& check : full.checks)
    if (!speaks_truth(check))
      return std::string{check.what} + " contradicts its numbers";
  const auto& declared = full.engine->filters;
  for (const auto& check : full.checks)
    if (std::none_of(declared.begin(), declared.end(),
                     [&check](const auto& filter) { return filter.name == check.what; }))
      return std::string{check.what} + " is not declared";
  return {};
}

} // namespace tandem::market::testing
