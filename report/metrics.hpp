#pragma once

#include "messages/monitor.hpp"

#include <string>

namespace tandem {

/// The data of one sample of the metrics.
struct metrics_sample {
  std::string version;
  resource_usage resources;
  progress_snapshot newest; // Empty before the first snapshot.
};

/// The sample in Prometheus' text format 0.0.4. Several gateways, and several caches, are added up.
/// Metrics without data are left out.
std::string exposition(const metrics_sample& sample);

} // namespace tandem
