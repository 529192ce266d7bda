#pragma once

#include "config/settings.hpp"
#include "market/regime/inputs.hpp"

#include <memory>

namespace tandem {

/// What one run is configured with. Messages carry it closed, because they know no configuration.
struct run_settings {
  config::settings values;                          // Of its keys only those that shape a result.
  std::shared_ptr<const market::us_series> us = {}; // Null: not configured.
};

} // namespace tandem
