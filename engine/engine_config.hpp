#pragma once

#include <caf/all.hpp>

namespace tandem {

/// How the engine's actor system is set up, for who measures its actors too.
class engine_config : public caf::actor_system_config {
public:
  engine_config();
};

} // namespace tandem
