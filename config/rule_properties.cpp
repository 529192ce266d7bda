#include "config/property_tables.hpp"
#include "market/rules/registry.hpp"

#include <algorithm>
#include <utility>

namespace tandem::config {

namespace {

property to_property(const market::threshold& what) {
  auto preset = std::visit([](const auto& one) { return value{one}; }, what.preset);
  property result{what.key, std::move(preset), what.sentence, what.unit, what.min, what.max};
  result.choices.assign(what.choices.begin(), what.choices.end());
  return result;
}

/// The groups of `rule`, or of all rules for a name that is not a rule's.
std::vector<std::string> groups_of(std::string_view rule) {
  if (const auto* one = market::find_rule(rule))
    return one->groups;
  std::vector<std::string> all;
  for (const auto* each : market::rules())
    for (const auto& group : each->groups)
      if (std::find(all.begin(), all.end(), group) == all.end())
        all.push_back(group);
  return all;
}

} // namespace

std::vector<property> rule_properties() {
  std::vector<property> result;
  for (const auto* rule : market::rules())
    for (const auto& each : rule->thresholds)
      result.push_back(to_property(each));
  return result;
}

const property* find_rule_property(std::string_view rule, std::string_view word) {
  for (const auto& group : groups_of(rule))
    if (const auto* found = find_property(group + "." + std::string{word}))
      return found;
  return nullptr;
}

std::vector<std::string_view> rule_words(std::string_view rule) {
  const auto groups = groups_of(rule);
  std::vector<std::string_view> words;
  for (const auto& each : properties()) {
    const auto dot = each.name.find('.');
    if (std::find(groups.begin(), groups.end(), each.name.substr(0, dot)) != groups.end())
      words.push_back(each.name.substr(dot + 1));
  }
  return words;
}

} // namespace tandem::config
