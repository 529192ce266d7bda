#pragma once

#include "market/condition.hpp"
#include "market/rules/rule.hpp"

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace tandem::market {

/// The built-in rules: v2, v3, pullback.
/// Source: scanner-rules sections 3 (v2), 5.1-5.4 (v3), 5.4 (pullback).
std::span<const rule_declaration* const> rules();

/// Null for an unknown name.
const rule_declaration* find_rule(std::string_view name);

/// The names of the rules with ", " between them.
std::string rule_names();

/// The rule `name` bound to its settings and the day's condition; nothing for an unknown name.
std::unique_ptr<const rule> make_rule(std::string_view name, const rule_settings& settings,
                                      const std::optional<condition>& mc);

} // namespace tandem::market
