#include "actors/regime/regime.hpp"
#include "engine/spawn.hpp"

#include <algorithm>

namespace tandem {

namespace {

// How many candle requests are outstanding. They cost no calls of their own; many of them fill the
// quote calls and keep the gateway's queue from running dry.
constexpr std::int64_t window = 256;

} // namespace

regime_actor spawn_regime(const spawner& spawn, const config::settings& settings,
                          const node_parts& parts, const node_limits& limits,
                          const node_actors& others) {
  regime_options judging;
  judging.source = parts.source;
  judging.window =
    static_cast<std::size_t>(std::min(window, settings.get<std::int64_t>("gateway.queue-max")));
  judging.candle_count = limits.candle_count;
  judging.candles_timeout = limits.longest_wait;
  judging.store_timeout = limits.store;
  judging.us = parts.us;
  return spawn.scheduled<regime_actor>(regime, judging, others.keys.front().candles, others.writer,
                                       others.monitor);
}

} // namespace tandem
