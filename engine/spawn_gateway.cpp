#include "actors/gateway/gateway.hpp"
#include "engine/spawn.hpp"

namespace tandem {

gateway_actor spawn_gateway(const spawner& spawn, const key_parts& key,
                            const std::vector<transport_actor>& transports,
                            const node_actors& others) {
  // Detached: a busy rule must not delay a slot.
  return spawn.detached<gateway_actor>(gateway, key.pacing, transports, others.writer,
                                       others.monitor);
}

} // namespace tandem
