#include "actors/writer/writer.hpp"
#include "engine/keep.hpp"
#include "engine/spawn.hpp"

namespace tandem {

namespace {

// A database that restarts is back within seconds; one that is down is tried less and less often.
constexpr auto retry_first = std::chrono::milliseconds{500};
constexpr auto retry_last = std::chrono::seconds{15};

} // namespace

writer_actor spawn_writer(const spawner& spawn, const config::settings& settings, node_parts& parts,
                          const node_actors& others) {
  writer_options writing;
  writing.batch = static_cast<std::size_t>(settings.get<std::int64_t>("store.batch"));
  writing.flush = settings.get<config::duration>("store.flush");
  writing.keep = keep_rules_of(settings);
  writing.steady_to_utc = parts.steady_to_utc;
  writing.retry_first = retry_first;
  writing.retry_last = retry_last;
  // Detached: it blocks on disk and network.
  return spawn.detached<writer_actor>(writer, writing, std::move(parts.results), others.monitor);
}

} // namespace tandem
