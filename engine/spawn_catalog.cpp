#include "actors/catalog/catalog.hpp"
#include "engine/spawn.hpp"
#include "kiwoom/endpoint.hpp"

namespace tandem {

catalog_actor spawn_catalog(const spawner& spawn, const node_parts& parts,
                            const node_limits& limits, bool offline, const node_actors& others) {
  return spawn.scheduled<catalog_actor>(
    catalog,
    catalog_options{limits.longest_wait, limits.history, parts.steady_to_utc, limits.session,
                    offline, kiwoom::is_on_this_machine(parts.source)},
    others.gateways.front().gateway, others.history, others.monitor);
}

} // namespace tandem
