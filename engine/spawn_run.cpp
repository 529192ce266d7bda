#include "actors/run/run.hpp"
#include "engine/spawn.hpp"

#include <utility>

namespace tandem {

run_actor spawn_run(const spawner& spawn, const config::settings& settings,
                    const node_limits& limits, std::vector<scanner_child> scanners,
                    const regime_actor& regime, const node_actors& others) {
  std::vector<watched_actor> watched;
  auto add = [&](std::string name, const auto& handle) {
    watched.push_back({std::move(name), caf::actor_cast<caf::strong_actor_ptr>(handle)});
  };
  run_options conducting;
  conducting.sequential = settings.get<std::string>("scan.mode") == "sequential";
  conducting.candle_count = limits.candle_count;
  conducting.restarts_max = 3;
  conducting.restart_window = std::chrono::minutes{1};
  conducting.step_timeout = limits.longest_wait;
  conducting.scan_timeout = limits.scan;
  run_partners partners{others.catalog, regime, {}, others.writer, others.monitor};
  add("writer", others.writer);
  add("monitor", others.monitor);
  add("history", others.history);
  add("catalog", others.catalog);
  add("regime", regime);
  for (const auto& one : others.gateways) {
    for (const auto& key : one.keys)
      for (const auto& each : key.transports)
        add("transport " + key.options.name, each);
    add("gateway " + one.name, one.gateway);
    add("candles " + one.name, one.candles);
    partners.candles.push_back(one.candles);
  }
  return spawn.scheduled<run_actor>(tandem::run, conducting, std::move(scanners),
                                    std::move(watched), std::move(partners));
}

} // namespace tandem
