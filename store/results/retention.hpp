#pragma once

#include "store/run_outcome.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace tandem::store {

/// How long rows stay: for ever, for the newest sessions, or for days since they were written.
struct keep_for {
  enum class unit : std::uint8_t { forever, sessions, days };
  unit what = unit::forever;
  int count = 0; // From 1.
};

/// What store.keep says. A row goes as soon as one rule lets it go.
struct keep_rules {
  keep_for runs; // With everything of them.
  keep_for candidates;
  keep_for calls; // The audit of scans.
  keep_for verdicts{keep_for::unit::sessions, 90};
  keep_for provisional{keep_for::unit::days, 30}; // Runs whose closes could still move.
  keep_for superseded{keep_for::unit::days, 30};  // Runs with a newer one in place of each list.
  keep_for clients{keep_for::unit::days, 30};     // The audit of those who call through `serve`.
};

/// A run, and what there is of it.
struct kept_run {
  std::string id;
  std::string date; // The session; empty when the run did not get as far.
  std::string started_at;
  std::string mode;
  run_outcome outcome = run_outcome::complete;
  std::optional<bool> is_final;
  // A newer run of the session is complete and final and has all its scanners.
  bool is_superseded = false;
  bool has_candidates = false;
  bool has_calls = false;
  bool has_verdicts = false;
};

/// Something to delete: parts of a run, or all of it.
struct prune_step {
  enum class part : std::uint8_t { run, candidates, calls, verdicts };
  std::string run_id;
  part what = part::run;
  std::int64_t before_us = 0; // Of calls: those whose slot was earlier, in µs since the Unix epoch.
  std::string why = {};       // "superseded", for people.
};

/// What the rules let go, oldest first. A run in progress loses nothing but calls of clients.
/// Sessions are counted by the runs there are.
std::vector<prune_step> plan_prune(const std::vector<kept_run>& runs, const keep_rules& rules,
                                   std::chrono::system_clock::time_point now);

} // namespace tandem::store
