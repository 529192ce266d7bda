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
      const auto found = find_candidates(
        from, {asked.run, asked.scanner, asked_day(asked, settings), asked.code, asked.limit});
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

constexpr option code_option{.name = "--code",
                             .shape = "CODE",
                             .legal = code_form,
                             .sentence = "only this symbol",
                             .target = &read_code};

constexpr std::array lines{
  option_line{&run_option},
  option_line{&scanner_option, "only what this scanner picked"},
  option_line{&date_option, "only runs that scanned the session of that day"},
  option_line{&code_option},
  option_line{&limit_option},
  option_line{&output_option, "a table for people, one JSON document (schema tandem.results/1), or "
                              "a candidate a line; csv leaves out flags and indicators"},
  option_line{nullptr, "the database to read", "--store.url=sqlite:my.db"}};

} // namespace

constinit const command results_command{
  .name = "results",
  .sentence = "candidates of past runs: of the latest, of a day, of a symbol",
  .documentation =
    R"(usage: tandem results [--run=ID] [--scanner=NAME] [--date=DAY] [--code=CODE] [OPTIONS]

Candidates of past runs, newest run first, each scanner's in the order of its list. Without --run it
shows the latest run; with --date or --code it looks through all runs. Reads the database of
store.url and changes nothing; works while a scan is writing to it.

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
)",
  .prints_rows = true,
  .run = &show_results};

} // namespace tandem::cli
