#include "report/unfinished.hpp"

#include <fmt/format.h>

#include <utility>

namespace tandem {

result<std::optional<store::past_run>> find_unfinished(store::result_reader& from) {
  const auto id = from.newest_unfinished();
  if (!id)
    return id.error();
  if (id->empty())
    return std::optional<store::past_run>{};
  auto run = store::find_run(from, *id);
  if (!run)
    return run.error();
  return std::optional{std::move(*run)};
}

std::string describe_unfinished(const store::past_run& run) {
  auto how_far = run.symbols == 0 ? std::string{"before it had its symbols"}
                                  : fmt::format("{} of {} symbols judged", run.judged, run.symbols);
  return fmt::format("run {} of {} ({}, {})", run.id, run.date, to_string(run.outcome), how_far);
}

} // namespace tandem
