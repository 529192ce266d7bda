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

/// An event for the user or a log: a stable id, then key=value.
struct notice {
  enum class level : std::uint8_t { debug, info, warn, error };
  level severity = level::info;
  std::string text;        // "gateway.retry tr=ka10081 subject=005930 ..."
  std::string run_id = {}; // Of the run that it concerns alone; empty: everybody.
};

/// A run is about to begin.
struct run_begins {
  std::string run_id;
  std::vector<std::string> scanners; // In report order.
};

/// A run is over. What its scanners did is shown until a newer run has scanners of their names.
struct run_ends {
  std::string run_id;
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

/// `done` of `total` symbols have candles; these are fetched before the scanners of a run begin.
struct prefetch_progress {
  std::string run_id = {};
  std::size_t done = 0;
  std::size_t total = 0;
};

/// An error reached an actor and no handler waited for it.
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
  std::uint64_t rss_bytes = 0; // Now; 0: not known.
};

/// The state of all runs at one moment.
struct progress_snapshot {
  // In report order: all of the runs under way, and of the others those of the newest run.
  std::vector<scan_progress> scanners;
  std::optional<prefetch_progress> prefetch; // Of the newest run that has one.
  std::vector<gateway_status> gateways;      // One for each key.
  std::vector<candles_status> caches;        // One for each gateway.
  std::chrono::nanoseconds elapsed{0};
  writer_status writer;
  std::map<std::string, std::uint64_t> restarts;     // Actor, "scanner v2" -> times.
  std::map<std::string, std::uint64_t> stray_errors; // Actor -> how many.
};

/// Show this subscriber progress and notices.
struct subscribe {
  subscriber_actor who;
};

/// The actors whose counters the snapshots show; the snapshots start with this.
struct watch {
  std::vector<gateway_actor> gateways;
  std::vector<candles_actor> candles;
  writer_actor writer = {}; // None: its counters are not shown.
};

} // namespace tandem
