#include "report/html/markup.hpp"
#include "report/html/sections.hpp"

#include <utility>

namespace tandem::html {

namespace {

std::string parts_table(const regime_group& group) {
  table parts{"Regime: " + group.name, {{"part", false, true}, {"value", false, false, true}}};
  for (const auto& [name, value] : group.parts)
    parts.add({escaped(name), escaped(value)});
  return element("h3", group.name) + "\n" + parts.markup();
}

} // namespace

std::string regime_section(const run_page& page) {
  if (page.regime.empty())
    return section("regime", "Regime", element("p", "No regime is stored with the run.") + "\n");
  std::string items;
  for (const auto& [name, value] : page.regime)
    items += element("dt", name) + element("dd", value) + "\n";
  auto text = around("dl", "\n" + items) + "\n";
  for (const auto& group : page.regime_parts)
    text += parts_table(group);
  return section("regime", "Regime", text);
}

} // namespace tandem::html
