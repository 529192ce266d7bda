#pragma once

#include "market/condition.hpp"
#include "messages/catalog.hpp"
#include "messages/monitor.hpp"
#include "messages/regime.hpp"
#include "messages/scanner.hpp"
#include "messages/writer.hpp"

#include <caf/all.hpp>

#include <chrono>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace tandem {

/// What a run is configured with; only the engine knows its parts.
struct run_settings;
using run_settings_ptr = std::shared_ptr<const run_settings>;

/// One run, from the session to the last candidate.
struct run_scan {
  std::string id;
  std::string mode;       // "parallel" or "sequential", for the run's row.
  std::string started_at; // UTC, ISO 8601
  market::date wanted;    // The session asked for, or today.
  fetch_universe symbols;
  bool by_user = false; // The user asked for `wanted`, so another session deserves a warning.
  std::optional<market::regime_version> measured; // Empty: the scanners get `assumed`.
  std::optional<market::condition> assumed;       // Empty: no market condition at all.
  bool with_leaders = false;                      // As in assess_regime.
  bool is_kept = true;                            // The store gets a row of the run.
  bool is_resumed = false; // `wanted` and the symbols are those of an earlier process.
  std::string settings;    // The configuration that a resumption needs; for the row.
  bool explain = false;    // Keep a verdict for every symbol.
  bool scans = true;       // False: no scanner is started; session, universe and regime only.
  // Sessions that need no other scan: a run of one of them ends as soon as that is known.
  std::vector<market::date> scanned = {};
  run_settings_ptr own_settings = {}; // Null: those of the node.
};

/// What a scan would look at and what its candles would cost.
struct plan_scan {
  run_scan scan;
  market::date today; // In Korea.
};

/// Finish with what is done so far; run_scan answers it.
struct stop_run {
  std::string id; // Empty: every run, including future ones.
};

/// The answer to plan_scan.
struct forecast {
  market::trading_session session;
  bool session_is_kept = false; // The stored index shows the session; that costs no call.
  market::universe symbols;
  candle_forecast candles;
};

/// The result of a run. `problem` is set when it could not go on; the rest is what it had done.
struct run_summary {
  market::trading_session session; // No day: the session was never found.
  market::universe symbols;
  std::map<std::string, std::size_t> excluded; // As in selected_universe.
  std::vector<replaced_list> replaced;         // Lists that are older than the run.
  bool is_ranked_by_quotes = false;            // As in selected_universe.
  std::optional<assessed_regime> regime;       // Where it was measured.
  scan_results scans;                          // In the order of scan.scanners.
  std::chrono::nanoseconds clock_gap{0};       // As in tr_page, when the session was found.
  bool is_scanned = false; // The session is one of run_scan::scanned; nothing else was looked at.
  bool interrupted = false;
  status problem;
  status store_problem;
};

/// All actors' counters.
struct node_status {
  std::vector<gateway_status> gateways; // One for each key.
  std::vector<candles_status> caches;   // One for each gateway.
  resource_usage resources;
  writer_status writer;
};

/// The row of a run that is under way: running, not finished.
save_run row_of(const run_scan& command, const run_summary& so_far);

} // namespace tandem
