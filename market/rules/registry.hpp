#pragma once

#include "market/rules/rule.hpp"
#include "market/rules/settings.hpp"

#include <memory>
#include <optional>
#include <string_view>
#include <vector>

namespace tandem::market {

/// Names of the built-in rules: "v2", "v3", "pullback".
std::vector<std::string_view> rule_names();

/// The rule `name` bound to its settings and the day's condition; nothing for an unknown name.
/// Source: scanner-rules sections 3 (v2), 5.1-5.4 (v3), 5.4 (pullback).
std::unique_ptr<const scanner> make_scanner(std::string_view name, const rule_settings& settings,
                                            const std::optional<condition>& mc);

} // namespace tandem::market
