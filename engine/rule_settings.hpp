#pragma once

#include "config/settings.hpp"
#include "market/rules/settings.hpp"

#include <string_view>
#include <vector>

namespace tandem {

/// The thresholds of one scanner: the keys of [v2] and [v3], and over them its own.
market::rule_settings to_rule_settings(const config::settings& values,
                                       const config::scanner_definition& scanner);

/// The keys that `to_rule_settings` reads.
std::vector<std::string_view> rule_setting_keys();

} // namespace tandem
