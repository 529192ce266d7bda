#include "cli/commands.hpp"
#include "cli/options.hpp"
#include "cli/with_engine.hpp"
#include "cli/with_store.hpp"
#include "engine/keep.hpp"
#include "engine/paths.hpp"
#include "report/prune.hpp"
#include "store/results/pruner.hpp"

#include <fmt/format.h>

#include <array>
#include <chrono>
#include <cstdio>

namespace tandem::cli {

namespace {

/// Deletes what the steps name, and says every two seconds how far it has come.
status carry_out(const std::string& url, std::vector<store::prune_step> steps) {
  using clock = std::chrono::steady_clock;
  const auto opened = store::open_result_store(url);
  if (!opened)
    return opened.error();
  store::pruner work{std::move(steps)};
  for (auto told = clock::now();;) {
    const auto more = work.bite(**opened);
    if (!more)
      return more.error();
    if (!*more)
      return (*opened)->sync();
    if (clock::now() - told < std::chrono::seconds{2})
      continue;
    told = clock::now();
    fmt::print(stderr, "{} rows deleted so far\n", work.rows());
  }
}

int prune(const invocation& asked) {
  std::vector<counted_step> counted;
  std::string url;
  const auto plan = [&](store::result_reader& from, const workplace& here) -> int {
    url = revealed_store_url(here.values);
    const auto runs = from.kept_runs();
    if (!runs)
      return refuse(runs.error());
    for (auto& step :
         store::plan_prune(*runs, keep_rules_of(here.values), std::chrono::system_clock::now())) {
      const auto rows = from.rows_of(step);
      if (!rows)
        return refuse(rows.error());
      counted.push_back({std::move(step), *rows});
    }
    return exit_complete;
  };
  if (const int code = read_store(asked, plan); code != exit_complete)
    return code;
  if (!asked.dry_run) {
    std::vector<store::prune_step> steps;
    for (const auto& each : counted)
      steps.push_back(each.what);
    if (auto problem = carry_out(url, std::move(steps)))
      return refuse(*problem);
  }
  const auto text = asked.output == output_format::json ? prune_json(counted, asked.dry_run)
                                                        : prune_table(counted, asked.dry_run);
  std::fputs(text.c_str(), stdout);
  return exit_complete;
}

constexpr option dry_run_option{.name = "--dry-run",
                                .sentence = "only say what would be deleted",
                                .target = &invocation::dry_run};

constexpr std::array lines{
  option_line{&dry_run_option},
  option_line{&output_option, "a table for people, or one JSON document (schema tandem.prune/1)"},
  option_line{nullptr, "how long the verdicts of sessions stay",
              "--store.keep.verdicts=90sessions"},
  option_line{nullptr, "the database to prune", "--store.url=sqlite:my.db"}};

} // namespace

constinit const command prune_command{
  .name = "prune",
  .sentence = "deletes what store.keep does not keep, as every scan does at its end",
  .documentation = R"(usage: tandem prune [--dry-run] [OPTIONS]

Deletes what the rules of store.keep do not keep. Every scan does the same in small bites when it
has ended, so this is for rules that have changed. By default runs, lists and the audit of scans
stay for ever, verdicts for 90 sessions; runs whose closes could still move, runs that a newer one
of the session replaced, and the audit of clients of `tandem serve` stay for 30 days. A run in
progress loses nothing.)",
  .options = lines,
  .more = R"(rules (a text each: "forever", "90 sessions", "30 days")
  store.keep.runs, .candidates, .calls, .verdicts, .provisional, .superseded, .clients

exit codes
  0  done            2  usage or configuration            6  the database cannot be used

examples
  tandem prune --dry-run
  tandem prune --store.keep.verdicts=20sessions)",
  .run = &prune};

} // namespace tandem::cli
