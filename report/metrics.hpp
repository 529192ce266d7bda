#pragma once

#include "messages/monitor.hpp"

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>

namespace tandem {

/// What a process knows between its scans. What it does not know is left out.
struct service_figures {
  /// By scanner: when its newest complete scan ended, in seconds since 1970; 0: there was none yet.
  std::map<std::string, std::int64_t> last_success;
  /// When the newest scan that stands in the schedule was due; days without a session have none.
  std::optional<std::int64_t> scan_due;
  std::optional<std::chrono::seconds> data_age; // Since the close of the newest session stored.
  std::optional<std::uint64_t> disk_free_bytes; // For the databases.
};

/// The data of one sample of the metrics.
struct metrics_sample {
  std::string version;
  resource_usage resources;
  progress_snapshot newest; // Empty before the first snapshot.
  service_figures service = {};
};

/// The sample in Prometheus' text format 0.0.4. Several gateways, and several caches, are added up.
/// Metrics without data are left out. Clients beyond the twenty with the most calls in the queue
/// are one, "other".
std::string exposition(const metrics_sample& sample);

} // namespace tandem
