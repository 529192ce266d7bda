#pragma once

#include "config/settings.hpp"
#include "market/utc_time.hpp"
#include "messages/run.hpp"
#include "report/format/paint.hpp"
#include "report/format/table.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace tandem {

/// Everything that the report of a finished run is made from.
struct run_report {
  std::string id;
  run_outcome outcome = run_outcome::running;
  market::date requested; // The day asked for; the session scanned may be an earlier one.
  utc_time started_at;
  std::chrono::nanoseconds wall{0};
  std::shared_ptr<const run_summary> summary;
  node_status status;
  const config::settings* settings = nullptr;
};

/// Symbols that a scanner could not judge; each counts once, however many scanners asked for it.
std::vector<failed_symbol> failed_symbols(const run_summary& summary);
/// How a run ended, by its summary.
run_outcome outcome_of(const run_summary& summary);

/// The counters of all candles actors together, with the oldest of their dates.
candles_status sum_of(const std::vector<candles_status>& caches);

/// Share of the slots between first and last call that were used; 1 with fewer than two calls.
double efficiency(const gateway_status& gateway);

/// For people: old, provisional and doubted data, what failed and what was not stored, a sentence a
/// line; empty when all is well.
std::string warnings_text(const run_report& report, const paint& ink);

/// The document `tandem.report/1` of contract.md on one line.
std::string report_json(const run_report& report);
/// The same for people: one table per scanner and a summary, ends with a newline.
std::string report_table(const run_report& report, const page& on);

} // namespace tandem
