#pragma once

#include "messages/candles.hpp"
#include "messages/gateway.hpp"
#include "messages/writer.hpp"

#include <caf/all.hpp>

#include <chrono>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace tandem {

/// Something a user or a log wants to know: a stable id, then key=value.
struct notice {
  enum class level : std::uint8_t { debug, info, warn, error };
  level severity = level::info;
  std::string text; // "gateway.retry tr=ka10081 subject=005930 ..."
};

/// `done` of `total` symbols of one scanner are evaluated or failed.
struct scan_progress {
  std::string scanner;
  std::size_t done = 0;
  std::size_t total = 0;
  std::size_t matched = 0; // Of those done.
  std::size_t failed = 0;  // Of those done; the others are evaluated.
};

/// A dead actor was replaced by a new one.
struct actor_restarted {
  std::string actor; // "scanner v2"
};

/// Resources of the process.
struct resource_usage {
  std::chrono::nanoseconds cpu{0}; // User and system time.
  std::chrono::nanoseconds wall{0};
  std::uint64_t peak_rss_bytes = 0;
  std::uint64_t rss_bytes = 0; // At this moment; 0: not known.
};

/// The state of a run at one moment.
struct progress_snapshot {
  std::vector<scan_progress> scanners; // In the order of scan.scanners.
  std::vector<gateway_status> gateways;
  std::vector<candles_status> caches;
  std::chrono::nanoseconds elapsed{0};
  writer_status writer;
  std::map<std::string, std::uint64_t> restarts; // Actor, "scanner v2" -> times.
};

struct get_resource_usage {};

/// Whose counters the snapshots show; starts taking them.
struct watch {
  std::vector<gateway_actor> gateways;
  std::vector<candles_actor> caches;
  writer_actor writer = {}; // None: its rows are not shown.
};

using monitor_actor = caf::typed_actor<
  // None of these is answered.
  caf::reacts_to<notice>, caf::reacts_to<scan_progress>, caf::reacts_to<actor_restarted>,
  caf::reacts_to<watch>,
  // A fresh sample; never waits.
  caf::replies_to<get_resource_usage>::with<resource_usage>>;

} // namespace tandem

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(tandem::notice)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(tandem::scan_progress)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(tandem::actor_restarted)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(tandem::resource_usage)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(tandem::get_resource_usage)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(tandem::watch)
