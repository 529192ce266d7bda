#include "market/rules/registry.hpp"

#include "market/rules/pullback.hpp"
#include "market/rules/v2.hpp"
#include "market/rules/v3.hpp"

namespace tandem::market {

std::vector<std::string_view> rule_names() {
  return {"v2", "v3", "pullback"};
}

std::unique_ptr<const scanner> make_scanner(std::string_view name, const rule_settings& settings,
                                            const std::optional<condition>& mc) {
  if (name == "v2")
    return std::make_unique<const v2_scanner>(settings.v2, mc);
  if (name == "v3")
    return std::make_unique<const v3_scanner>(settings, mc);
  if (name == "pullback")
    return std::make_unique<const pullback_scanner>(settings);
  return nullptr;
}

} // namespace tandem::market
