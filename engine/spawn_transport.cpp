#include "actors/transport/transport.hpp"
#include "engine/spawn.hpp"

namespace tandem {

std::vector<transport_actor> spawn_transports(const spawner& spawn, const node_parts& parts,
                                              key_parts& key) {
  const transport_options speaking{std::exchange(key.who, {}), parts.wall_clock};
  std::vector<transport_actor> transports;
  for (const auto& wire : key.wires) // Detached: each blocks on its socket.
    transports.push_back(spawn.detached<transport_actor>(transport, speaking, wire));
  return transports;
}

} // namespace tandem
