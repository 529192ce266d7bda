#include "cli/commands.hpp"
#include "cli/reading.hpp"
#include "report/audit.hpp"
#include "report/runs.hpp"

namespace tandem::cli {

namespace {

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
  wanted.limit = asked.limit.value_or(wanted.limit);
  wanted.date = asked_day(asked, settings);
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
  return print_from_store(asked, [&](store::result_reader& from, const config::settings& settings) {
    return asked.audit ? audit(from, asked) : list(from, asked, settings);
  });
}

} // namespace tandem::cli
