#pragma once

#include <caf/all.hpp>

namespace tandem {

/// The settings of the engine's actor system; the benchmarks use the same ones.
class engine_config : public caf::actor_system_config {
public:
  engine_config();
};

} // namespace tandem
