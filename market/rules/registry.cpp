#include "market/rules/registry.hpp"

#include "market/rules/pullback.hpp"
#include "market/rules/v2.hpp"
#include "market/rules/v3.hpp"

#include <algorithm>
#include <array>

namespace tandem::market {

std::span<const rule_declaration* const> rules() {
  static const std::array all{&v2_declaration(), &v3_declaration(), &pullback_declaration()};
  return all;
}

const rule_declaration* find_rule(std::string_view name) {
  const auto all = rules();
  const auto found =
    std::find_if(all.begin(), all.end(), [name](const auto* each) { return each->name == name; });
  return found == all.end() ? nullptr : *found;
}

std::string rule_names() {
  std::string names;
  for (const auto* each : rules())
    names += (names.empty() ? "" : ", ") + each->name;
  return names;
}

std::unique_ptr<const rule> make_rule(std::string_view name, const rule_settings& settings,
                                      const std::optional<condition>& mc) {
  const auto* declared = find_rule(name);
  return declared != nullptr ? declared->make(settings, mc) : nullptr;
}

} // namespace tandem::market
