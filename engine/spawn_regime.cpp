#include "actors/regime/regime.hpp"
#include "engine/spawn.hpp"

#include <algorithm>
#include <utility>

namespace tandem {

regime_actor spawn_regime(const spawner& spawn, const config::settings& settings,
                          const node_parts& parts, const node_limits& limits,
                          std::shared_ptr<const market::us_series> us, const node_actors& others) {
  regime_options judging;
  judging.source = parts.source;
  judging.window = static_cast<std::size_t>(
    std::min(regime_window, settings.get<std::int64_t>("gateway.queue-max")));
  judging.candle_count = limits.candle_count;
  judging.candles_timeout = limits.longest_wait;
  judging.store_timeout = limits.store;
  judging.us = std::move(us);
  return spawn.scheduled<regime_actor>(regime, judging, others.gateways.front().candles,
                                       others.writer, others.monitor);
}

} // namespace tandem
