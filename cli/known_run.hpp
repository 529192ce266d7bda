#pragma once

#include "cli/with_engine.hpp"
#include "report/run.hpp"

#include <optional>
#include <string>
#include <vector>

namespace tandem::cli {

/// A stored run that a scan of the same session would only repeat.
struct known_run {
  run_report report;
  std::string document;   // The report as it is stored: tandem.report/1.
  bool is_newest = false; // No later session can have begun up to the day that is wanted.
};

/// The runs of the store that have the settings of the frame's command and nothing in them that
/// another scan could mend, each of another session, the newest first. None where the store cannot
/// be asked. Their reports refer to the frame's settings.
std::vector<known_run> find_known_runs(const frame& around);

/// Whether two texts of run_row::settings lead to the same result of the same broker.
bool are_same_settings(const std::string& one, const std::string& other);

/// Whether nothing was missing, moving or doubted when a run was made, and nothing was corrected
/// since. `is_last`: no run of a later session is stored.
bool is_beyond_doubt(const run_report& report, const market::session_rules& rules, bool is_last);

/// Whether no session after `session` can have begun by `now`, up to the day `wanted`. Only what
/// the clock alone tells; weekdays may be holidays.
bool is_newest_session(market::date session, market::date wanted, utc_time now,
                       const market::session_rules& rules);

} // namespace tandem::cli
