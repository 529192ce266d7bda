#pragma once

#include "messages/monitor.hpp"

#include <string>

namespace tandem {

/// What one look at the metrics shows.
struct metrics_sample {
  std::string version;
  resource_usage resources;
  progress_snapshot newest; // Of nobody before the first one was taken.
};

/// The sample in Prometheus' text format 0.0.4. Several gateways, and several caches, are added up.
/// What there is no data for is left out.
std::string exposition(const metrics_sample& sample);

} // namespace tandem
