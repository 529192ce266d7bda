#pragma once

#include "config/settings.hpp"

#include <set>
#include <string>
#include <vector>

namespace tandem::config {

/// What is wrong between keys that are each legal alone. A relation with a key in `refused` is not
/// judged: its value is not what the user wrote.
std::vector<problem> broken_relations(const settings& values,
                                      const std::set<std::string, std::less<>>& refused);

/// Relations between the rule keys as `scanner` sees them, its overrides included. `where` is the
/// place of the scanner's definition.
std::vector<problem> broken_rule_relations(const settings& values,
                                           const scanner_definition& scanner, const origin& where);

} // namespace tandem::config
