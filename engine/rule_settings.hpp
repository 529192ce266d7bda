#pragma once

#include "config/settings.hpp"
#include "market/rules/threshold.hpp"

namespace tandem {

/// The thresholds of one scanner: those of all rules' groups, overridden by its own.
market::rule_settings to_rule_settings(const config::settings& values,
                                       const config::scanner_definition& scanner);

} // namespace tandem
