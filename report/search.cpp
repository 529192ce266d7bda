#include "report/search.hpp"

#include "report/results.hpp"

#include <fmt/format.h>

#include <utility>

namespace tandem {

namespace {

using verdicts = std::vector<store::verdict_row>;

/// The verdicts on the symbol in one run, by the scanner asked for. Empty when there are none.
result<verdicts> verdicts_in(store::result_reader& from, const std::string& run_id,
                             const search& wanted) {
  auto all = from.verdicts_of(run_id, wanted.code);
  if (all && !wanted.scanner.empty())
    std::erase_if(*all, [&](const auto& one) { return one.scanner != wanted.scanner; });
  return all;
}

failure not_judged(const search& wanted, const std::string& where) {
  const auto who =
    wanted.scanner.empty() ? std::string{} : fmt::format(" with scanner {}", wanted.scanner);
  return {ec::invalid_argument,
          fmt::format("{} has judged {}{}; `tandem scan` judges the symbols of its universe, this "
                      "one alone with --universe.source=list --universe.codes={}",
                      where, wanted.code, who, wanted.code)};
}

/// The verdicts of the newest run that has any.
result<verdicts> newest_verdicts(store::result_reader& from, const search& wanted) {
  const auto ids = from.runs_that_judged(wanted.code, wanted.day);
  if (!ids)
    return ids.error();
  for (const auto& id : *ids) {
    auto found = verdicts_in(from, id, wanted);
    if (!found || !found->empty())
      return found;
  }
  return not_judged(wanted, wanted.day.empty() ? "no run" : "no run of session " + wanted.day);
}

result<verdicts> verdicts_of_run(store::result_reader& from, const search& wanted) {
  const auto run = store::find_run(from, *wanted.run);
  if (!run)
    return run.error();
  auto found = verdicts_in(from, run->id, wanted);
  if (found && found->empty())
    return not_judged(wanted, "nothing in run " + run->id);
  return found;
}

} // namespace

result<found_candidates> find_candidates(store::result_reader& from, const search& wanted) {
  store::candidate_filter filter{{}, wanted.scanner, wanted.day, wanted.code};
  filter.limit = wanted.limit.value_or(filter.limit);
  std::optional<store::past_run> run;
  // A search for a day or a symbol covers all runs.
  if (wanted.run || (wanted.day.empty() && wanted.code.empty())) {
    auto found = store::find_run(from, wanted.run.value_or("latest"));
    if (!found)
      return found.error();
    run = std::move(*found);
    filter.run_id = run->id;
  }
  auto candidates = from.candidates_of(filter);
  if (!candidates)
    return candidates.error();
  auto note = candidates->empty() ? nothing_found(filter, run) : std::string{};
  return found_candidates{std::move(*candidates), std::move(note)};
}

result<explanation> find_explanation(store::result_reader& from, const search& wanted) {
  const auto found = wanted.run ? verdicts_of_run(from, wanted) : newest_verdicts(from, wanted);
  if (!found)
    return found.error();
  const auto& run_id = found->front().run_id;
  const auto run = store::find_run(from, run_id);
  if (!run)
    return run.error();
  const auto candidates = from.candidates_of({run_id, {}, {}, wanted.code});
  if (!candidates)
    return candidates.error();
  return make_explanation(*run, *found, *candidates);
}

} // namespace tandem
