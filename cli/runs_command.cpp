#include "cli/commands.hpp"
#include "cli/options.hpp"
#include "cli/with_store.hpp"
#include "report/audit.hpp"
#include "report/runs.hpp"
#include "report/search.hpp"

#include <fmt/format.h>

#include <array>
#include <cstdio>

namespace tandem::cli {

namespace {

result<std::string> list(store::result_reader& from, const invocation& asked,
                         const config::settings& settings) {
  store::run_filter wanted;
  wanted.limit = asked.limit.value_or(wanted.limit);
  wanted.date = asked_day(asked, settings);
  const auto found = find_runs(from, wanted);
  if (!found)
    return found.error();
  if (!found->note.empty())
    fmt::print(stderr, "{}\n", found->note);
  const auto& runs = found->runs;
  return in_format(
    asked, [&] { return runs_json(runs); }, [&] { return runs_jsonl(runs); },
    [&] { return runs_csv(runs); }, [&] { return runs_table(runs, page_of(asked)); });
}

result<std::string> audit(store::result_reader& from, const invocation& asked) {
  auto run = store::find_run(from, *asked.audit);
  if (!run)
    return run.error();
  auto calls = from.calls_of(run->id);
  if (!calls)
    return calls.error();
  return in_format(
    asked, [&] { return audit_json(*run, *calls); }, [&] { return calls_jsonl(*calls); },
    [&] { return calls_csv(*calls); }, [&] { return audit_table(*run, *calls, page_of(asked)); });
}

int show_runs(const invocation& asked) {
  return print_from_store(asked, [&](store::result_reader& from, const config::settings& settings) {
    return asked.audit ? audit(from, asked) : list(from, asked, settings);
  });
}

constexpr option audited{.name = "--audit",
                         .shape = "ID",
                         .legal = run_form,
                         .sentence = "a run's id, the beginning of only one, or latest",
                         .target = &invocation::audit};

std::optional<config::problem> check_options(const invocation& asked) {
  if (!asked.limit || !asked.audit)
    return std::nullopt;
  return misuse("--limit", "is for the list of runs; an audit shows one run");
}

constexpr std::array lines{
  option_line{&audited},
  option_line{&limit_option, "how many runs to list (default: 20)"},
  option_line{&date_option,
              "list only runs of that day's session, or of the last one before it that "
              "has results, which stderr says"},
  option_line{
    &output_option,
    "a table for people, one JSON document (schema tandem.runs/1, or tandem.audit/1), or a row a "
    "line: runs, or with --audit the calls as stored, times in microseconds since 1970"},
  option_line{&wide_option},
  option_line{&csv_option},
  option_line{nullptr, "the database to read", "--store.url=sqlite:my.db"}};

} // namespace

constinit const command runs_command{
  .name = "runs",
  .sentence =
    "past runs: how they ended, their calls and refusals; --audit looks at every call of one",
  .documentation = R"(usage: tandem runs [--limit=N] [--date=DAY] [OPTIONS]
       tandem runs --audit=ID [OPTIONS]

Lists past runs, newest first: whether the session was final or still moved (provisional), how the
run ended, its calls, refusals by the broker, violations (call starts on one key closer than
gateway.delay), candidates and wall time. Reads the database of store.url and changes nothing; works
while a scan is writing to it. A run that has not stored its
end is shown as "running?": it is still at work, or was killed.

With --audit it looks at the calls of one run. Per key: calls by TR and outcome, the smallest gap
between two call starts, all gaps as a histogram, how late calls started after their slot and how
long answers took. Then every call that was not ok: refusals (rate_limited), timeouts, failures.

)",
  .options = lines,
  .more = R"(
exit codes  0 complete; 2 no such run, or wrong usage; 6 no such database, or it cannot be read

examples
  tandem runs
  tandem runs --limit=5 --output=csv
  tandem runs --audit latest
  tandem runs --audit=01KAX9 --output=json
)",
  .prints_rows = true,
  .check = &check_options,
  .run = &show_runs};

} // namespace tandem::cli
