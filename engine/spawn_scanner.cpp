#include "actors/scanner/scanner.hpp"
#include "engine/rule_settings.hpp"
#include "engine/spawn.hpp"
#include "market/rules/registry.hpp"
#include "screens/screen_rules.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace tandem {

namespace {

/// The scanners that share one actor, by their places in scan.scanners.
using groups = std::vector<std::vector<std::size_t>>;

/// All screens are one group, so that what several of them compute is computed once; other rules
/// work by themselves. Screens with a gateway each have no candles in common.
groups groups_of(const config::settings& settings) {
  const bool is_shared = settings.get<std::string>("gateway.sharing") != "per-scanner";
  const auto& all = settings.scanners();
  groups made;
  std::optional<std::size_t> screens;
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (all[i].screen.what && is_shared && screens) {
      made[*screens].push_back(i);
      continue;
    }
    if (all[i].screen.what)
      screens = made.size();
    made.push_back({i});
  }
  return made;
}

/// Makes the rules of a group when the run knows its market.
std::function<std::shared_ptr<const market::rule_group>(const market_day&)>
maker_of(const config::settings& settings, const std::vector<std::size_t>& places) {
  const auto& first = settings.scanners()[places.front()];
  if (!first.screen.what)
    return
      [name = first.rule, thresholds = to_rule_settings(settings, first)](const market_day& on) {
        return std::make_shared<const market::rule_group>(
          std::vector<std::shared_ptr<const market::rule>>{
            market::make_rule(name, thresholds, on.condition)});
      };
  std::vector<screens::named_screen> chosen;
  for (const auto place : places) {
    const auto& one = settings.scanners()[place];
    chosen.push_back({one.name, one.screen.what});
  }
  return [chosen](const market_day& on) -> std::shared_ptr<const market::rule_group> {
    screens::market_facts facts;
    facts.kospi = screens::index_closes{*on.kospi};
    facts.regime = on.regime;
    return std::make_shared<const screens::screen_rules>(chosen, std::move(facts));
  };
}

} // namespace

std::vector<scanner_child> scanners_of(const spawner& spawn, const config::settings& settings,
                                       const node_limits& limits, const node_actors& others,
                                       const run_scan& command) {
  std::vector<scanner_child> children;
  if (!command.scans)
    return children;
  for (const auto& places : groups_of(settings)) {
    scanner_options scanning;
    std::string names;
    for (const auto place : places) {
      const auto& name = settings.scanners()[place].name;
      scanning.names.push_back(name);
      names.append(names.empty() ? "" : ", ").append(name);
    }
    scanning.run_id = command.id;
    scanning.window = static_cast<std::size_t>(settings.get<std::int64_t>("scan.window"));
    scanning.require_fresh = settings.get<bool>("scan.require-fresh");
    scanning.explain = command.explain;
    scanning.candles_timeout = limits.longest_wait;
    scanning.store_timeout = limits.store;
    const auto gateway = std::min(places.front(), others.gateways.size() - 1);
    children.push_back({names, places,
                        [spawn, scanning, make = maker_of(settings, places),
                         candles = others.gateways[gateway].candles, writer = others.writer,
                         monitor = others.monitor](const market_day& on) {
                          return spawn.scheduled<scanner_actor>(scanner, scanning, make(on),
                                                                candles, writer, monitor);
                        }});
  }
  return children;
}

} // namespace tandem
