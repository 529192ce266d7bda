#include "cli/commands.hpp"
#include "cli/options.hpp"
#include "cli/with_store.hpp"
#include "market/date.hpp"
#include "report/candidate_columns.hpp"
#include "report/results.hpp"
#include "report/search.hpp"

#include <fmt/format.h>

#include <array>
#include <cstdio>
#include <utility>

namespace tandem::cli {

namespace {

int show_results(const invocation& asked) {
  return print_from_store(
    asked,
    [&](store::result_reader& from, const config::settings& settings) -> result<std::string> {
      const auto found =
        find_candidates(from, {asked.run, asked.scanner, asked_day(asked, settings), asked.code,
                               asked.limit, asked.all, asked.since, asked.only_new});
      if (!found)
        return found.error();
      if (!found->note.empty())
        fmt::print(stderr, "{}\n", found->note);
      const auto& all = found->candidates;
      candidate_columns columns;
      for (const auto& name : asked.columns)
        columns.push_back(find_candidate_column(name));
      return in_format(
        asked, [&] { return results_json(all); }, [&] { return results_jsonl(all); },
        [&] { return results_csv(all, columns); },
        [&] { return results_table(all, page_of(asked), columns); });
    });
}

constexpr option new_option{.name = "--new",
                            .sentence = "only what was not on the scanner's list of the session "
                                        "before",
                            .target = &invocation::only_new};

std::string read_since(const std::string& text, invocation& to) {
  const auto day = market::date::parse(text);
  to.since = day ? day->iso() : std::string{};
  return day ? "" : "is not a day";
}

constexpr option since_option{.name = "--since",
                              .shape = "DAY",
                              .legal = "a day such as 2025-11-28",
                              .sentence = "all sessions from that day on",
                              .target = &read_since};

std::optional<config::problem> check_options(const invocation& asked) {
  const bool is_document =
    asked.output == output_format::json || asked.output == output_format::jsonl;
  if (asked.all && asked.run)
    return misuse("--all", "is for every run; --run shows one");
  if (!asked.since.empty() && (asked.run || has_day(asked)))
    return misuse("--since", std::string{"is for many sessions; "}
                               + (asked.run ? "--run" : "--date") + " shows one");
  if (!asked.columns.empty() && is_document)
    return misuse("--columns", "is for a table or csv; a JSON object has every member");
  for (const auto& name : asked.columns)
    if (find_candidate_column(name) == nullptr)
      return misuse("--columns", "has no column " + config::to_text(config::shown(name))
                                   + "; legal: " + candidate_column_names());
  return std::nullopt;
}

constexpr std::array lines{
  option_line{&run_option},
  option_line{&all_option, "the lists of every run, each with its outcome"},
  option_line{&scanner_option, "only what this scanner picked"},
  option_line{&date_option,
              "that day's session, or the last one before it that has results, which stderr says"},
  option_line{&since_option},
  option_line{&new_option},
  option_line{&code_option},
  option_line{&limit_option},
  option_line{&columns_option, "the columns of table or csv, in this order: names of the csv, "
                               "separated by commas"},
  option_line{&wide_option},
  option_line{&output_option, "a table for people, one JSON document (schema tandem.results/1), or "
                              "a candidate a line; csv leaves out flags and indicators"},
  option_line{&csv_option},
  option_line{nullptr, "the database to read", "--store.url=sqlite:my.db"}};

} // namespace

constinit const command results_command{
  .name = "results",
  .sentence = "candidates of past runs: of the newest session, of a day, of a symbol",
  .documentation =
    R"(usage: tandem results [--run=ID | --all] [--scanner=NAME] [--date=DAY | --since=DAY] [--new]
                      [--code=CODE] [--columns=NAMES] [OPTIONS]

Candidates of past runs, newest run first, each scanner's in the order of its list: per session and
scanner those of the newest run that was complete and whose session was final (the view "pick" of
the database). Without --date it shows the newest session that has such a run; with --code all
sessions. Where there is none, the newest run is shown and marked: PROVISIONAL, partial,
interrupted. Reads the database of store.url and changes nothing; works while a scan is writing.

The column "listed" says for how many sessions in a row the scanner has listed the symbol, or "new"
where it was not on the list of the session before; 1 where no earlier list is known. A table that
is wider than the terminal leaves out its least important columns and says which.

columns     run, date, scanner, position, rank, code, name, engine, score, risk_score, label,
            strategy, target_profit, stop_loss, holding_days, close, change_rate, outcome, state,
            basis, doubt, is_new, days_listed, flags, indicators ("values": what the clauses of a
            screen looked at, and what it is ordered by)

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
  tandem results --new --since=2025-11-24
  tandem results --columns=code,name,close,score --output=csv
)",
  .prints_rows = true,
  .check = &check_options,
  .run = &show_results};

} // namespace tandem::cli
