#pragma once

#include <caf/all.hpp>

namespace tandem::bench {

/// An actor system as cli/engine.cpp sets up its own.
class engine_config : public caf::actor_system_config {
public:
  engine_config();
};

} // namespace tandem::bench
