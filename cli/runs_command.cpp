#include "cli/audit_report.hpp"
#include "cli/commands.hpp"
#include "cli/config_file.hpp"
#include "cli/frame.hpp"
#include "cli/runs_report.hpp"
#include "store/result_reader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <unistd.h>

namespace tandem::cli {

namespace {

bool wants_color(const invocation& asked) {
  return !asked.no_color && ::isatty(STDOUT_FILENO) == 1;
}

/// The day asked for on the command line; one of a config file is meant for scans.
std::string day_of(const invocation& asked, const config::settings& settings) {
  auto is_day = [](const auto& entry) { return entry.key == "scan.date"; };
  if (std::none_of(asked.entries.begin(), asked.entries.end(), is_day))
    return {};
  auto day = market::date::parse(settings.get<std::string>("scan.date"));
  return day ? day->iso() : std::string{};
}

std::string list_text(const std::vector<store::past_run>& runs, const invocation& asked) {
  switch (asked.output) {
    case output_format::json:
      return runs_json(runs);
    case output_format::jsonl:
      return runs_jsonl(runs);
    case output_format::csv:
      return runs_csv(runs);
    case output_format::table:
      break;
  }
  return runs_table(runs, wants_color(asked));
}

std::string audit_text(const store::past_run& run, const std::vector<store::api_call_row>& calls,
                       const invocation& asked) {
  switch (asked.output) {
    case output_format::json:
      return audit_json(run, calls);
    case output_format::jsonl:
      return calls_jsonl(calls);
    case output_format::csv:
      return calls_csv(calls);
    case output_format::table:
      break;
  }
  return audit_table(run, calls, wants_color(asked));
}

result<std::string> list(store::result_reader& from, const invocation& asked,
                         const config::settings& settings) {
  store::run_filter wanted;
  wanted.limit = asked.limit;
  wanted.date = day_of(asked, settings);
  auto runs = from.list_runs(wanted);
  if (!runs)
    return runs.error();
  return list_text(*runs, asked);
}

result<std::string> audit(store::result_reader& from, const invocation& asked) {
  auto run = store::find_run(from, *asked.audit);
  if (!run)
    return run.error();
  auto calls = from.calls_of(run->id);
  if (!calls)
    return calls.error();
  return audit_text(*run, *calls, asked);
}

} // namespace

int runs_command(const invocation& asked) {
  auto loaded = load_config(asked.config_file, asked.entries);
  for (const auto& problem : loaded.result.problems)
    fmt::print(stderr, "error: {}\n", problem.text());
  if (!loaded.result.problems.empty())
    return exit_usage;
  const auto& settings = loaded.result.values;
  auto from = store::open_result_reader(settings.get<std::string>("store.url"));
  if (!from)
    return refuse(from.error());
  auto text = asked.audit ? audit(**from, asked) : list(**from, asked, settings);
  if (!text)
    return refuse(text.error());
  std::fputs(text->c_str(), stdout);
  return exit_complete;
}

} // namespace tandem::cli
