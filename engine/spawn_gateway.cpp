#include "actors/gateway/gateway.hpp"
#include "engine/spawn.hpp"

namespace tandem {

gateway_actor spawn_gateway(const spawner& spawn, const gateway_options& options,
                            const std::vector<gateway_key>& keys, const node_actors& others) {
  // Detached: a busy rule must not delay a slot.
  return spawn.detached<gateway_actor>(gateway, options, keys, others.writer, others.monitor);
}

} // namespace tandem
