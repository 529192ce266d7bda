#include "cli/commands.hpp"
#include "cli/reading.hpp"
#include "report/results.hpp"
#include "report/search.hpp"

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

} // namespace

int results_command(const invocation& asked) {
  return print_from_store(
    asked,
    [&](store::result_reader& from, const config::settings& settings) -> result<std::string> {
      const auto found = find_candidates(
        from, {asked.run, asked.scanner, asked_day(asked, settings), asked.code, asked.limit});
      if (!found)
        return found.error();
      if (!found->note.empty())
        fmt::print(stderr, "{}\n", found->note);
      return text_of(found->candidates, asked);
    });
}

} // namespace tandem::cli
