#include "cli/commands.hpp"
#include "cli/options.hpp"
#include "cli/with_store.hpp"
#include "report/results.hpp"
#include "report/search.hpp"

#include <fmt/format.h>

#include <array>
#include <cstdio>

namespace tandem::cli {

namespace {

int show_results(const invocation& asked) {
  return print_from_store(
    asked,
    [&](store::result_reader& from, const config::settings& settings) -> result<std::string> {
      const auto found =
        find_candidates(from, {asked.run, asked.scanner, asked_day(asked, settings), asked.code,
                               asked.limit, asked.all});
      if (!found)
        return found.error();
      if (!found->note.empty())
        fmt::print(stderr, "{}\n", found->note);
      const auto& all = found->candidates;
      return in_format(
        asked, [&] { return results_json(all); }, [&] { return results_jsonl(all); },
        [&] { return results_csv(all); }, [&] { return results_table(all, wants_color(asked)); });
    });
}

std::optional<config::problem> check_options(const invocation& asked) {
  if (!asked.all || !asked.run)
    return std::nullopt;
  std::optional<config::problem> wrong{std::in_place};
  wrong->key = "--all";
  wrong->message = "is for every run; --run shows one";
  return wrong;
}

constexpr std::array lines{
  option_line{&run_option},
  option_line{&all_option, "the lists of every run, each with its outcome"},
  option_line{&scanner_option, "only what this scanner picked"},
  option_line{&date_option,
              "that day's session, or the last one before it that has results, which stderr says"},
  option_line{&code_option},
  option_line{&limit_option},
  option_line{&output_option, "a table for people, one JSON document (schema tandem.results/1), or "
                              "a candidate a line; csv leaves out flags and indicators"},
  option_line{&csv_option},
  option_line{nullptr, "the database to read", "--store.url=sqlite:my.db"}};

} // namespace

constinit const command results_command{
  .name = "results",
  .sentence = "candidates of past runs: of the newest session, of a day, of a symbol",
  .documentation =
    R"(usage: tandem results [--run=ID | --all] [--scanner=NAME] [--date=DAY] [--code=CODE] [OPTIONS]

Candidates of past runs, newest run first, each scanner's in the order of its list: per session and
scanner those of the newest run that was complete and whose session was final (the view "pick" of
the database). Without --date it shows the newest session that has such a run; with --code all
sessions. Where there is none, the newest run is shown and marked: PROVISIONAL, partial,
interrupted. Reads the database of store.url and changes nothing; works while a scan is writing.

)",
  .options = lines,
  .more = R"(
exit codes  0 complete, also when nothing is found, which stderr says; 2 no such run, or wrong
            usage; 6 no such database, or it cannot be read

examples
  tandem results
  tandem results --scanner=v2 --limit=5
  tandem results --date=2025-11-28 --output=csv
  tandem results --run=01KAX9 --code=005930 --output=json
  tandem results --all --code=005930
)",
  .prints_rows = true,
  .check = &check_options,
  .run = &show_results};

} // namespace tandem::cli
