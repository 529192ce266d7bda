#include "engine/engine_config.hpp"

#include "messages/errors.hpp"

namespace tandem {

engine_config::engine_config() {
  tandem::add_error_category(*this);
  // CAF's default policy polls and burns CPU while idle; its default throughput lets a busy actor
  // keep its thread for ever.
  set("scheduler.policy", caf::atom("sharing"));
  set("scheduler.max-throughput", std::size_t{64});
  set("scheduler.max-threads", std::size_t{2});
}

} // namespace tandem
