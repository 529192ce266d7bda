#include "cli/commands.hpp"
#include "cli/frame.hpp"
#include "cli/report.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <unistd.h>

namespace tandem::cli {

namespace {

int exit_code_of(const run_summary& summary) {
  if (summary.interrupted)
    return exit_interrupted;
  if (summary.problem)
    return exit_code_for(*summary.problem);
  auto failed = failed_symbols(summary);
  for (const auto& one : failed)
    // A symbol whose token was refused is one of those that failed; a key that was refused is all.
    if (auto code = exit_code_for(one.why);
        code == exit_internal || (code == exit_authentication && one.why.code == ec::forbidden))
      return code;
  if (summary.store_problem)
    return exit_store;
  if (failed.empty())
    return exit_complete;
  auto limited = [](const auto& one) { return one.why.code == ec::rate_limited; };
  return outcome_of(summary) == "failed" && std::any_of(failed.begin(), failed.end(), limited)
           ? exit_broker_limit
           : exit_partial;
}

void print_report(const run_report& report, const invocation& asked, const std::string& json) {
  if (asked.output == output_format::json) {
    std::fputs((json + "\n").c_str(), stdout);
  } else if (!report.summary->scans.empty()) { // Without any scan the error says it all.
    bool color = !asked.no_color && ::isatty(STDOUT_FILENO) == 1;
    std::fputs(report_table(report, color).c_str(), stdout);
  }
  std::fflush(stdout);
}

/// Runs, stores and prints.
int run_scan(const frame& around) {
  auto& works = around.works;
  const auto& command = around.command;
  run_report report;
  report.id = command.id;
  report.settings = &around.settings;
  report.requested = command.wanted;
  report.started_at = around.now;
  auto started = std::chrono::steady_clock::now();
  report.summary = works.run(command);
  report.wall = std::chrono::steady_clock::now() - started;
  report.status = works.status();
  report.outcome = outcome_of(*report.summary);
  around.view.close();
  auto summary = *report.summary;
  auto json = report_json(report);
  auto unsaved = works.save(
    {command.id, summary.session.day ? summary.session.day.iso() : std::string{}, command.mode,
     report.outcome, command.started_at, utc_text(std::chrono::system_clock::now()), json});
  if (unsaved && !summary.store_problem) {
    summary.store_problem = unsaved;
    report.summary = std::make_shared<const run_summary>(summary);
    json = report_json(report);
  }
  print_report(report, around.asked, json);
  if (summary.problem)
    fmt::print(stderr, "error: {}\n", summary.problem->message);
  if (summary.interrupted)
    fmt::print(stderr, "{}\n", interrupted_text);
  if (summary.store_problem)
    fmt::print(stderr, "error: results are not stored: {}\n", summary.store_problem->message);
  return exit_code_of(summary);
}

} // namespace

int scan_command(const invocation& asked) {
  engine_options options;
  options.explain = asked.explain;
  return run_in_frame(asked, options, run_scan);
}

} // namespace tandem::cli
