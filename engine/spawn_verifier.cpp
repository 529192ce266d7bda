#include "actors/verifier/verifier.hpp"
#include "engine/spawn.hpp"

#include <algorithm>

namespace tandem {

namespace {

// Enough that the gateway's queue never runs dry; few are asked for in vain when it is stopped.
constexpr std::int64_t window = 16;
// Charts that a kill may lose: less than a minute of calls at the default pace.
constexpr std::size_t batch = 200;

} // namespace

verifier_actor spawn_verifier(const spawner& spawn, const config::settings& settings,
                              const node_limits& limits, const node_actors& others) {
  verifier_options comparing;
  comparing.window =
    static_cast<std::size_t>(std::min(window, settings.get<std::int64_t>("gateway.queue-max")));
  comparing.batch = batch;
  comparing.step_timeout = limits.longest_wait;
  comparing.history_timeout = limits.history;
  return spawn.scheduled<verifier_actor>(verifier, comparing,
                                         verifier_partners{others.catalog, others.history,
                                                           others.gateways.front().gateway,
                                                           others.monitor});
}

} // namespace tandem
