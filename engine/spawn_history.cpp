#include "actors/history/history.hpp"
#include "engine/spawn.hpp"

#include <utility>

namespace tandem {

history_actor spawn_history(const spawner& spawn, node_parts& parts, const node_actors& others) {
  // Detached: it blocks on the disk.
  return spawn.detached<history_actor>(tandem::history, std::exchange(parts.history, {}),
                                       others.monitor);
}

} // namespace tandem
