#include "actors/candles/candles.hpp"
#include "engine/spawn.hpp"

namespace tandem {

candles_actor spawn_candles(const spawner& spawn, const config::settings& settings,
                            const node_parts& parts, const node_limits& limits,
                            const gateway_actor& gateway, const history_actor& history,
                            const node_actors& others) {
  const candles_options keeping{
    static_cast<std::uint64_t>(settings.get<std::int64_t>("cache.memory-max")), limits.longest_wait,
    limits.history, parts.steady_to_utc};
  return spawn.scheduled<candles_actor>(tandem::candles, keeping, gateway, others.monitor, history);
}

} // namespace tandem
