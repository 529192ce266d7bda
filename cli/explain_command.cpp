#include "cli/commands.hpp"
#include "cli/explain_report.hpp"
#include "cli/reading.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace tandem::cli {

namespace {

using verdicts = std::vector<store::verdict_row>;

// More than one run a minute for a year.
constexpr std::int64_t runs_max = 1'000'000;

std::string text_of(const explanation& what, const invocation& asked) {
  switch (asked.output) {
    case output_format::json:
      return explain_json(what);
    case output_format::jsonl:
      return explain_jsonl(what);
    case output_format::csv:
      return explain_csv(what);
    case output_format::table:
      break;
  }
  return explain_table(what, wants_color(asked));
}

/// Runs to look into, the newest first.
result<std::vector<std::string>> runs_to_search(store::result_reader& from,
                                                const std::string& day) {
  if (day.empty()) {
    auto ids = from.ids_of("", runs_max);
    if (ids)
      std::reverse(ids->begin(), ids->end());
    return ids;
  }
  const auto runs = from.list_runs({runs_max, "", day});
  if (!runs)
    return runs.error();
  std::vector<std::string> ids;
  for (const auto& run : *runs)
    ids.push_back(run.id);
  return ids;
}

/// The verdicts on the symbol in one run, of the scanner asked for. Empty when there is none.
result<verdicts> verdicts_in(store::result_reader& from, const std::string& run_id,
                             const invocation& asked) {
  auto all = from.verdicts_of(run_id, asked.code);
  if (all && !asked.scanner.empty())
    std::erase_if(*all, [&](const auto& one) { return one.scanner != asked.scanner; });
  return all;
}

failure not_judged(const invocation& asked, const std::string& where) {
  const auto who = asked.scanner.empty() ? where : where + " with scanner " + asked.scanner;
  return {
    ec::invalid_argument,
    fmt::format("{} has judged {}; `tandem scan` judges the symbols of its universe, this one "
                "alone with --universe.source=list --universe.codes={}",
                who, asked.code, asked.code)};
}

/// The verdicts of the newest run that has one.
result<verdicts> newest_verdicts(store::result_reader& from, const invocation& asked,
                                 const std::string& day) {
  const auto ids = runs_to_search(from, day);
  if (!ids)
    return ids.error();
  for (const auto& id : *ids) {
    auto found = verdicts_in(from, id, asked);
    if (!found || !found->empty())
      return found;
  }
  return not_judged(asked, day.empty() ? "no run" : "no run of session " + day);
}

result<verdicts> verdicts_of_run(store::result_reader& from, const invocation& asked) {
  const auto run = store::find_run(from, *asked.run);
  if (!run)
    return run.error();
  auto found = verdicts_in(from, run->id, asked);
  if (found && found->empty())
    return not_judged(asked, "nothing in run " + run->id);
  return found;
}

result<std::string> explain(store::result_reader& from, const invocation& asked,
                            const std::string& day) {
  const auto found = asked.run ? verdicts_of_run(from, asked) : newest_verdicts(from, asked, day);
  if (!found)
    return found.error();
  const auto& run_id = found->front().run_id;
  const auto run = store::find_run(from, run_id);
  if (!run)
    return run.error();
  const auto candidates = from.candidates_of({run_id, {}, {}, asked.code});
  if (!candidates)
    return candidates.error();
  const auto what = make_explanation(*run, *found, *candidates);
  if (!what)
    return what.error();
  return text_of(*what, asked);
}

} // namespace

int explain_command(const invocation& asked) {
  return print_from_store(asked, [&](store::result_reader& from, const config::settings& settings) {
    return explain(from, asked, asked_day(asked, settings));
  });
}

} // namespace tandem::cli
