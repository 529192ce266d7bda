#include "engine/rule_settings.hpp"

#include "market/rules/registry.hpp"

#include <type_traits>

namespace tandem {

namespace {

/// Thresholds are never times or secrets.
market::threshold_value to_threshold(const config::value& from) {
  return std::visit(
    [](const auto& one) -> market::threshold_value {
      if constexpr (std::is_constructible_v<market::threshold_value, decltype(one)>)
        return one;
      else
        return {};
    },
    from);
}

} // namespace

market::rule_settings to_rule_settings(const config::settings& values,
                                       const config::scanner_definition& scanner) {
  market::rule_settings result;
  for (const auto* rule : market::rules())
    for (const auto& each : rule->thresholds) {
      const auto own = scanner.overrides.find(each.key);
      result[each.key] =
        to_threshold(own == scanner.overrides.end() ? values.at(each.key) : own->second);
    }
  return result;
}

} // namespace tandem
