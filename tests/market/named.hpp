#pragma once

#include "market/rules/rule.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <memory>
#include <string>
#include <string_view>
#include <variant>

/// What a verdict holds under a name.
namespace tandem::market::testing {

/// An engine without filters, for a verdict made by hand.
inline std::shared_ptr<const engine_declaration> engine_named(std::string name) {
  return std::make_shared<const engine_declaration>(engine_declaration{std::move(name)});
}

inline double measure_of(const verdict& found, std::string_view name) {
  const auto& names = found.engine->measures;
  const auto at = std::find(names.begin(), names.end(), name);
  BOOST_REQUIRE(at != names.end());
  return found.measures.at(static_cast<std::size_t>(at - names.begin()));
}

/// As a number, 1 for true.
inline double fact_of(const verdict& found, std::string_view name) {
  const auto at = std::find_if(found.facts.begin(), found.facts.end(),
                               [name](const fact& one) { return one.name == name; });
  BOOST_REQUIRE(at != found.facts.end());
  return std::visit([](auto value) { return static_cast<double>(value); }, at->value);
}

inline const filter_check& check_of(const verdict& found, std::string_view filter) {
  const auto at = std::find_if(found.checks.begin(), found.checks.end(),
                               [filter](const filter_check& one) { return one.what == filter; });
  BOOST_REQUIRE(at != found.checks.end());
  return *at;
}

} // namespace tandem::market::testing
