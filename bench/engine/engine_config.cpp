#include "bench/engine/engine_config.hpp"

#include "messages/errors.hpp"
#include "messages/type_ids.hpp"

namespace tandem::bench {

engine_config::engine_config() {
  tandem::add_error_category(*this);
  add_message_types<caf::id_block::tandem>();
  set("scheduler.policy", caf::atom("sharing"));
  set("scheduler.max-throughput", std::size_t{64});
  set("scheduler.max-threads", std::size_t{2});
}

} // namespace tandem::bench
