#include "actors/candles/candles.hpp"
#include "engine/pacing.hpp"
#include "engine/spawn.hpp"

namespace tandem {

candles_actor spawn_candles(const spawner& spawn, const config::settings& settings,
                            const node_parts& parts, const node_limits& limits,
                            const gateway_actor& gateway, const history_actor& history,
                            const node_actors& others) {
  const auto pace = to_pace_rules(settings, settings.get<std::string>("broker.url"));
  const candles_options keeping{
    static_cast<std::uint64_t>(settings.get<std::int64_t>("cache.memory-max")),
    limits.longest_wait,
    limits.history,
    parts.steady_to_utc,
    limits.session,
    configured_delay(pace, "ka10081"),
    static_cast<std::size_t>(settings.get<std::int64_t>("history.recheck-max"))};
  return spawn.scheduled<candles_actor>(tandem::candles, keeping, gateway, others.monitor, history);
}

} // namespace tandem
