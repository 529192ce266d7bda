#include "cli/commands.hpp"
#include "cli/reading.hpp"
#include "cli/results_report.hpp"

#include <fmt/format.h>

#include <cstdio>

namespace tandem::cli {

namespace {

std::string text_of(const std::vector<store::past_candidate>& candidates, const invocation& asked) {
  switch (asked.output) {
    case output_format::json:
      return results_json(candidates);
    case output_format::jsonl:
      return results_jsonl(candidates);
    case output_format::csv:
      return results_csv(candidates);
    case output_format::table:
      break;
  }
  return results_table(candidates, wants_color(asked));
}

result<std::string> results(store::result_reader& from, const invocation& asked,
                            const config::settings& settings) {
  store::candidate_filter wanted;
  wanted.scanner = asked.scanner;
  wanted.date = asked_day(asked, settings);
  wanted.code = asked.code;
  wanted.limit = asked.limit.value_or(wanted.limit);
  std::optional<store::past_run> run;
  // Who asks for a day or a symbol means every run.
  if (asked.run || (wanted.date.empty() && wanted.code.empty())) {
    auto found = store::find_run(from, asked.run.value_or("latest"));
    if (!found)
      return found.error();
    run = std::move(*found);
    wanted.run_id = run->id;
  }
  const auto candidates = from.candidates_of(wanted);
  if (!candidates)
    return candidates.error();
  if (candidates->empty())
    fmt::print(stderr, "{}\n", nothing_found(wanted, run));
  return text_of(*candidates, asked);
}

} // namespace

int results_command(const invocation& asked) {
  return print_from_store(asked, [&](store::result_reader& from, const config::settings& settings) {
    return results(from, asked, settings);
  });
}

} // namespace tandem::cli
