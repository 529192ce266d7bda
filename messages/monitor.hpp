#pragma once

#include "messages/actors.hpp"
#include "messages/candles.hpp"
#include "messages/gateway.hpp"
#include "messages/writer.hpp"

#include <caf/all.hpp>

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace tandem {

/// Something a user or a log wants to know: a stable id, then key=value.
struct notice {
  enum class level : std::uint8_t { debug, info, warn, error };
  level severity = level::info;
  std::string text; // "gateway.retry tr=ka10081 subject=005930 ..."
};

/// A run is about to begin.
struct run_begins {
  std::string run_id;
  std::vector<std::string> scanners; // In report order.
};

/// `done` of `total` symbols of one scanner are evaluated or failed.
struct scan_progress {
  std::string run_id;
  std::string scanner;
  std::size_t done = 0;
  std::size_t total = 0;
  std::size_t matched = 0; // Of those done.
  std::size_t failed = 0;  // Of those done; the others are evaluated.
};

/// `done` of `total` symbols have candles, which are fetched before the scanners of a run begin.
struct prefetch_progress {
  std::string run_id;
  std::size_t done = 0;
  std::size_t total = 0;
};

/// An error reached an actor that was waited for by nobody.
struct stray_error {
  std::string actor;
  failure what;
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
  std::vector<scan_progress> scanners;       // In report order; of each the newest run.
  std::optional<prefetch_progress> prefetch; // Of the newest run that has one.
  std::vector<gateway_status> gateways;
  std::vector<candles_status> caches;
  std::chrono::nanoseconds elapsed{0};
  writer_status writer;
  std::map<std::string, std::uint64_t> restarts;     // Actor, "scanner v2" -> times.
  std::map<std::string, std::uint64_t> stray_errors; // Actor -> how many.
};

/// Show this one what there is to see.
struct subscribe {
  subscriber_actor who;
};

/// Whose counters the snapshots show; starts taking them.
struct watch {
  std::vector<gateway_actor> gateways;
  std::vector<candles_actor> candles;
  writer_actor writer = {}; // None: its rows are not shown.
};

} // namespace tandem
