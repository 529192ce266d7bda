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

using steps = std::vector<store::prune_step>;
using counts = std::vector<std::uint64_t>; // Rows, by step.

result<counts> count(store::result_reader& from, const steps& what) {
  counts rows;
  for (const auto& step : what) {
    const auto found = from.rows_of(step);
    if (!found)
      return found.error();
    rows.push_back(*found);
  }
  return rows;
}

/// Deletes what the steps name, and says every two seconds how far it has come.
result<counts> carry_out(const std::string& url, const steps& what) {
  using clock = std::chrono::steady_clock;
  const auto opened = store::open_result_store(url);
  if (!opened)
    return opened.error();
  store::pruner work{what};
  for (auto told = clock::now();;) {
    const auto more = work.bite(**opened);
    if (!more)
      return more.error();
    if (!*more)
      break;
    if (clock::now() - told < std::chrono::seconds{2})
      continue;
    told = clock::now();
    fmt::print(stderr, "{} rows deleted so far\n", work.rows());
  }
  if (auto problem = (*opened)->sync())
    return *problem;
  return work.rows_of_steps();
}

int prune(const invocation& asked) {
  steps what;
  std::string url;
  result<counts> rows{counts{}};
  const auto plan = [&](store::result_reader& from, const workplace& here) -> int {
    const auto runs = from.kept_runs();
    if (!runs)
      return refuse(runs.error());
    url = revealed_store_url(here.values);
    what = store::plan_prune(*runs, keep_rules_of(here.values), std::chrono::system_clock::now());
    if (asked.dry_run)
      rows = count(from, what);
    return exit_complete;
  };
  if (const int code = read_store(asked, plan); code != exit_complete)
    return code;
  if (!asked.dry_run)
    rows = carry_out(url, what);
  if (!rows)
    return refuse(rows.error());
  std::vector<counted_step> counted;
  for (std::size_t i = 0; i < what.size(); ++i)
    counted.push_back({what[i], (*rows)[i]});
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
