#include "cli/unfinished.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

namespace tandem::cli {

namespace {

// Older ones are history; nobody waits for them to be finished.
constexpr std::int64_t runs_looked_at = 200;

} // namespace

result<std::optional<store::past_run>> find_unfinished(store::result_reader& from) {
  store::run_filter recent;
  recent.limit = runs_looked_at;
  auto runs = from.list_runs(recent);
  if (!runs)
    return runs.error();
  std::map<std::string, std::int64_t> complete; // Session -> the most symbols of a newer run.
  for (auto& run : *runs) {
    if (run.outcome == "running")
      continue;
    const auto newer = complete.find(run.date);
    if (run.outcome == "complete")
      complete[run.date] = std::max(run.symbols, newer == complete.end() ? 0 : newer->second);
    else if (newer == complete.end() || newer->second < run.symbols)
      return std::optional{std::move(run)};
  }
  return std::optional<store::past_run>{};
}

std::string describe_unfinished(const store::past_run& run) {
  auto how_far = run.symbols == 0 ? std::string{"before it had its symbols"}
                                  : fmt::format("{} of {} symbols judged", run.judged, run.symbols);
  return fmt::format("run {} of {} ({}, {})", run.id, run.date, run.outcome, how_far);
}

} // namespace tandem::cli
