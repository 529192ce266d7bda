#include "actors/candles/candles.hpp"
#include "engine/spawn.hpp"
#include "kiwoom/endpoint.hpp"

namespace tandem {

candles_actor spawn_candles(const spawner& spawn, const config::settings& settings,
                            const node_parts& parts, const node_limits& limits, bool offline,
                            bool has_history, const gateway_actor& gateway,
                            const node_actors& others) {
  candles_options keeping{
    static_cast<std::uint64_t>(settings.get<std::int64_t>("cache.memory-max")), limits.longest_wait,
    parts.steady_to_utc, offline, kiwoom::is_on_this_machine(parts.source)};
  return spawn.detached<candles_actor>(tandem::candles, keeping, gateway, others.monitor,
                                       has_history ? parts.history : nullptr);
}

} // namespace tandem
