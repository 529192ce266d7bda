#pragma once

#include "config/settings.hpp"

#include <set>
#include <string>
#include <vector>

namespace tandem::config {

/// Problems between keys that are legal by themselves. A relation with a key in `refused` is not
/// checked, because that key does not have the value that the user wrote.
std::vector<problem> broken_relations(const settings& values,
                                      const std::set<std::string, std::less<>>& refused);

/// Checks the rule keys as `scanner` sees them, including its overrides. `where` is the place of
/// the scanner's definition.
std::vector<problem> broken_rule_relations(const settings& values,
                                           const scanner_definition& scanner, const origin& where);

} // namespace tandem::config
