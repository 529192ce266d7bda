#include "actors/monitor/monitor.hpp"
#include "engine/resources.hpp"
#include "engine/spawn.hpp"

namespace tandem {

monitor_actor spawn_monitor(const spawner& spawn, std::chrono::nanoseconds interval) {
  monitor_options watching;
  watching.interval = interval;
  watching.ask_timeout = std::chrono::seconds{1};
  watching.sample = [start = std::chrono::steady_clock::now()] { return sample_resources(start); };
  return spawn.detached<monitor_actor>(monitor, watching);
}

} // namespace tandem
