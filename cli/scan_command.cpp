#include "cli/commands.hpp"
#include "cli/config_file.hpp"
#include "cli/engine.hpp"
#include "cli/interrupts.hpp"
#include "cli/progress.hpp"
#include "cli/report.hpp"
#include "cli/universe_file.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <mutex>
#include <unistd.h>

namespace tandem::cli {

namespace {

using std::chrono::milliseconds;

int exit_code_for(const failure& problem) {
  switch (problem.code) {
    case ec::unauthorized:
    case ec::forbidden:
      return exit_authentication;
    case ec::rate_limited:
      return exit_broker_limit;
    case ec::storage_busy:
    case ec::storage_failure:
      return exit_store;
    case ec::invalid_argument:
    case ec::invalid_config:
      return exit_usage;
    case ec::internal:
      return exit_internal;
    default:
      return exit_partial; // The broker or the market; nothing of ours broke.
  }
}

int exit_code_for(const run_summary& summary) {
  if (summary.interrupted)
    return exit_interrupted;
  if (summary.problem)
    return exit_code_for(*summary.problem);
  auto failed = failed_symbols(summary);
  for (const auto& one : failed)
    if (auto code = exit_code_for(one.why); code == exit_authentication || code == exit_internal)
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

result<start_run> make_command(const config::settings& settings, const std::string& run_id,
                               utc_time now) {
  start_run command;
  command.id = run_id;
  command.mode = settings.get<std::string>("scan.mode");
  command.started_at = utc_text(now);
  const auto& day = settings.get<std::string>("scan.date");
  auto asked = market::date::parse(day);
  if (!day.empty() && !asked)
    return failure{ec::invalid_config,
                   fmt::format("scan.date = \"{}\": legal is a day from 1900-01-01 on", day)};
  command.wanted = asked.value_or(kst_day(now));
  command.by_user = asked.has_value();
  const auto& source = settings.get<std::string>("universe.source");
  command.symbols.kospi_max = static_cast<int>(settings.get<std::int64_t>("universe.kospi"));
  command.symbols.kosdaq_max = static_cast<int>(settings.get<std::int64_t>("universe.kosdaq"));
  if (source == "all")
    command.symbols.source = universe_source::all;
  if (source != "list")
    return command;
  command.symbols.source = universe_source::list;
  command.symbols.codes = settings.get<config::string_list>("universe.codes");
  if (const auto& file = settings.get<std::string>("universe.file"); !file.empty()) {
    auto codes = read_universe_file(file);
    if (!codes)
      return codes.error();
    command.symbols.codes = std::move(*codes);
  }
  return command;
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
int run_scan(engine& works, const start_run& command, utc_time now,
             const config::settings& settings, const invocation& asked, progress_view& view) {
  run_report report;
  report.id = command.id;
  report.settings = &settings;
  report.requested = command.wanted;
  report.started_at = now;
  auto started = std::chrono::steady_clock::now();
  report.summary = works.run(command);
  report.wall = std::chrono::steady_clock::now() - started;
  report.status = works.status();
  report.outcome = outcome_of(*report.summary);
  view.close();
  auto summary = *report.summary;
  auto json = report_json(report);
  auto unsaved = works.save({command.id, summary.session ? summary.session.iso() : std::string{},
                             command.mode, report.outcome, command.started_at,
                             utc_text(std::chrono::system_clock::now()), json});
  if (unsaved && !summary.store_problem) {
    summary.store_problem = unsaved;
    report.summary = std::make_shared<const run_summary>(summary);
    json = report_json(report);
  }
  print_report(report, asked, json);
  if (summary.problem)
    fmt::print(stderr, "error: {}\n", summary.problem->message);
  if (summary.store_problem)
    fmt::print(stderr, "error: results are not stored: {}\n", summary.store_problem->message);
  return exit_code_for(summary);
}

int refuse(const failure& problem) {
  fmt::print(stderr, "error: {}\n", problem.message);
  return exit_code_for(problem);
}

} // namespace

int scan_command(const invocation& asked) {
  auto loaded = load_config(asked.config_file, asked.entries);
  for (const auto& problem : loaded.result.problems)
    fmt::print(stderr, "error: {}\n", problem.text());
  if (!loaded.result.problems.empty())
    return exit_usage;
  const auto& settings = loaded.result.values;
  auto now = std::chrono::system_clock::now();
  auto command = make_command(settings, make_run_id(now), now);
  if (!command)
    return refuse(command.error());
  bool terminal = ::isatty(STDERR_FILENO) == 1;
  progress_view view{
    terminal,
    asked.quiet,
    {settings.get<std::string>("log.level"), settings.get<std::string>("log.format")}};
  engine_options options;
  options.run_id = command->id;
  options.explain = asked.explain;
  options.progress_interval = settings.get<config::duration>("monitor.interval");
  if (!asked.quiet)
    options.on_progress = [&view](const progress_snapshot& snapshot) { view.show(snapshot); };
  options.on_notice = [&view](const notice& what) { view.tell(what); };
  // Watching outlives the engine, so that a second Ctrl-C and the promise to end within two seconds
  // hold until the very end.
  std::mutex guard;
  engine* under_way = nullptr;
  bool stop_asked = false;
  interrupts watching{[&] {
    std::lock_guard lock{guard};
    stop_asked = true;
    if (under_way != nullptr)
      under_way->interrupt();
  }};
  auto works = engine::create(settings, std::move(options));
  if (!works)
    return refuse(works.error());
  {
    std::lock_guard lock{guard};
    under_way = works->get();
    if (stop_asked)
      under_way->interrupt();
  }
  int code = run_scan(**works, *command, now, settings, asked, view);
  std::lock_guard lock{guard};
  under_way = nullptr;
  return code;
}

} // namespace tandem::cli
