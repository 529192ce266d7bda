#include "actors/catalog/catalog.hpp"
#include "engine/spawn.hpp"

namespace tandem {

catalog_actor spawn_catalog(const spawner& spawn, const node_parts& parts,
                            const node_limits& limits, bool offline, const node_actors& others) {
  const auto& key = others.keys.front();
  return spawn.scheduled<catalog_actor>(
    catalog, catalog_options{limits.longest_wait, parts.steady_to_utc, offline}, key.gateway,
    key.candles);
}

} // namespace tandem
