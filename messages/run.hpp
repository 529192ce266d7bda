#pragma once

#include "market/condition.hpp"
#include "messages/catalog.hpp"
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

/// One run, from the session to the last candidate.
struct start_run {
  std::string id;
  std::string mode;       // "parallel" or "sequential", for the run's row.
  std::string started_at; // UTC, ISO 8601
  market::date wanted;    // The session asked for, or today.
  fetch_universe symbols;
  bool by_user = false; // `wanted` was asked for, so another session deserves a warning.
  std::optional<market::regime_version> measured; // Empty: the scanners get `assumed`.
  std::optional<market::condition> assumed;       // Empty: no market condition at all.
  bool with_leaders = false;                      // As in assess_regime.
  bool is_kept = true;                            // The store gets a row of the run.
  bool is_resumed = false; // Of an earlier process, whose session and symbols these are.
  std::string settings;    // What a resumption needs to know of the configuration; for the row.
};

/// Finish with what is there; answered by start_run's answer.
struct stop_run {};

/// What a run came to. `problem` is set when it could not go on; the rest is what was done.
struct run_summary {
  market::trading_session session; // No day: not even the session is known.
  market::universe symbols;
  std::map<std::string, std::size_t> excluded;           // As in selected_universe.
  std::vector<replaced_list> replaced;                   // Lists that are older than the run.
  std::optional<assessed_regime> regime;                 // Where it was measured.
  std::vector<std::shared_ptr<const scan_result>> scans; // In the order of scan.scanners.
  std::chrono::nanoseconds clock_gap{0}; // As in tr_page, when the session was found.
  bool interrupted = false;
  status problem;
  status store_problem;
};

/// The row of the run as far as it has come: running, not finished.
save_run row_of(const start_run& command, const run_summary& so_far);

using run_actor = caf::typed_actor<
  // Answers once, when everything is done, stopped or given up.
  caf::replies_to<start_run>::with<std::shared_ptr<const run_summary>>, //
  caf::reacts_to<stop_run>>;

} // namespace tandem

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(tandem::start_run)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(tandem::stop_run)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(std::shared_ptr<const tandem::run_summary>)
