#include "actors/scanner/scanner.hpp"
#include "engine/rule_settings.hpp"
#include "engine/spawn.hpp"
#include "market/rules/registry.hpp"

#include <algorithm>

namespace tandem {

std::vector<scanner_child> scanners_of(const spawner& spawn, const config::settings& settings,
                                       const node_limits& limits, const node_actors& others,
                                       const run_scan& command) {
  std::vector<scanner_child> children;
  if (!command.scans)
    return children;
  for (std::size_t i = 0; i < settings.scanners().size(); ++i) {
    const auto& definition = settings.scanners()[i];
    scanner_options scanning;
    scanning.name = definition.name;
    scanning.run_id = command.id;
    scanning.window = static_cast<std::size_t>(settings.get<std::int64_t>("scan.window"));
    scanning.require_fresh = settings.get<bool>("scan.require-fresh");
    scanning.explain = command.explain;
    scanning.candles_timeout = limits.longest_wait;
    scanning.store_timeout = limits.store;
    children.push_back(
      {definition.name, [spawn, scanning, rule_name = definition.rule,
                         thresholds = to_rule_settings(settings, definition),
                         candles = others.gateways[std::min(i, others.gateways.size() - 1)].candles,
                         writer = others.writer, monitor = others.monitor](
                          const std::optional<market::condition>& condition) {
         std::shared_ptr<const market::rule> rule =
           market::make_rule(rule_name, thresholds, condition);
         return spawn.scheduled<scanner_actor>(scanner, scanning, rule, candles, writer, monitor);
       }});
  }
  return children;
}

} // namespace tandem
