#include "cli/commands.hpp"
#include "cli/export_rows.hpp"
#include "cli/options.hpp"
#include "cli/with_store.hpp"
#include "market/date.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

namespace tandem::cli {

namespace {

constexpr std::array<std::pair<std::string_view, row_format>, 3> all_formats{
  {{"csv", row_format::csv}, {"jsonl", row_format::jsonl}, {"sqlite", row_format::sqlite}}};
// What a file's name says about its format; any other one is CSV.
constexpr std::array<std::pair<std::string_view, row_format>, 5> endings{
  {{".jsonl", row_format::jsonl},
   {".ndjson", row_format::jsonl},
   {".db", row_format::sqlite},
   {".sqlite", row_format::sqlite},
   {".sqlite3", row_format::sqlite}}};

const export_schema* schema_of(std::string_view kind) {
  const auto all = export_schemas();
  const auto found =
    std::find_if(all.begin(), all.end(), [&](const auto* one) { return one->kind == kind; });
  return found == all.end() ? nullptr : *found;
}

/// The file; nothing for stdout.
std::optional<std::string> path_of(const invocation& asked) {
  return asked.to == "-" ? std::nullopt : asked.to;
}

row_format format_of(const invocation& asked) {
  const auto choose = [](const auto& from, auto fits) {
    const auto found =
      std::find_if(from.begin(), from.end(), [&](const auto& one) { return fits(one.first); });
    return found == from.end() ? row_format::csv : found->second;
  };
  if (asked.row_format)
    return choose(all_formats, [&](std::string_view word) { return word == *asked.row_format; });
  const auto path = path_of(asked).value_or("");
  return choose(endings, [&](std::string_view ending) { return path.ends_with(ending); });
}

int export_stored(const invocation& asked, const export_order& order) {
  return read_store(asked, [&](store::result_reader& from, const workplace& here) -> int {
    auto wanted = filter_of(asked, here.values, asked.until);
    if (asked.run) {
      const auto run = store::find_run(from, *asked.run);
      if (!run)
        return refuse(run.error());
      wanted.run_id = run->id;
    }
    const auto put = order.schema == &call_schema      ? &put_calls
                     : order.schema == &verdict_schema ? &put_verdicts
                                                       : &put_picks;
    return export_rows(asked, here, order, [&](row_writer& to) { return put(from, wanted, to); });
  });
}

int export_kind(const invocation& asked) {
  const export_order order{schema_of(asked.kind), format_of(asked), path_of(asked)};
  if (order.schema != &candle_schema)
    return export_stored(asked, order);
  const auto with = settings_of(asked);
  if (const auto* code = std::get_if<int>(&with))
    return *code;
  const auto& here = std::get<workplace>(with);
  std::vector<std::string> codes;
  if (!asked.code.empty())
    codes.push_back(asked.code);
  return export_candles(asked, here, order, filter_of(asked, here.values, asked.until), codes);
}

std::string read_kind(const std::string& word, invocation& to) {
  to.kind = word;
  return schema_of(word) != nullptr ? "" : "is nothing that can be exported";
}

std::string read_format(const std::string& word, invocation& to) {
  to.row_format = word;
  const bool is_known = std::any_of(all_formats.begin(), all_formats.end(),
                                    [&](const auto& one) { return one.first == word; });
  return is_known ? "" : "is not a format";
}

std::string read_until(const std::string& word, invocation& to) {
  return read_day(word, to.until);
}

constexpr option kind{
  .name = "what to export", .legal = "candles, picks, verdicts, calls", .target = &read_kind};
constexpr option format_option{
  .name = "--format",
  .shape = "csv|jsonl|sqlite",
  .legal = "csv, jsonl, sqlite",
  .sentence = "how the rows are written (default: as PATH ends, .csv, .jsonl or .db; else csv)",
  .target = &read_format};
constexpr option until_option{.name = "--until",
                              .shape = "DAY",
                              .legal = day_form,
                              .sentence = "nothing after this day",
                              .target = &read_until};

std::optional<config::problem> check_options(const invocation& asked) {
  if (auto wrong = problem_of_days(asked, asked.until, "--until"))
    return wrong;
  const bool is_candles = asked.kind == candle_schema.kind;
  const bool is_calls = asked.kind == call_schema.kind;
  if (asked.run && is_candles)
    return misuse("--run", "is not for candles, which belong to no run");
  if (!asked.scanner.empty() && (is_candles || is_calls))
    return misuse("--scanner", "is not for " + asked.kind + ", which belong to no scanner");
  if (!asked.code.empty() && is_calls)
    return misuse("--code", "is not for calls, whose symbols are not recorded");
  if (asked.to && market::date::parse(*asked.to))
    return misuse("--to", "is the file to write, and this is a day; the last day is --until");
  const auto format = format_of(asked);
  if (asked.dialect && format != row_format::csv)
    return misuse("--csv", "says how csv is written: --format=csv");
  if (format == row_format::sqlite && !path_of(asked))
    return misuse("--format", "sqlite needs a file to write: --to=PATH");
  return std::nullopt;
}

constexpr std::array lines{
  option_line{&to_option, "the file to write (default: stdout, also with -)", "--to=PATH"},
  option_line{&format_option},
  option_line{&csv_option},
  option_line{&from_option, "nothing before this day: of a candle, of a session, of a call"},
  option_line{&until_option},
  option_line{&date_option, "only this day"},
  option_line{&code_option},
  option_line{&scanner_option, "only this scanner's picks or verdicts"},
  option_line{&run_option, "only this run's; of picks its lists, whatever its outcome was"},
  option_line{&quiet_option, "do not say how many rows were written"},
  option_line{nullptr, "the database to read", "--store.url=sqlite:my.db"}};

} // namespace

constinit const command export_command{
  .name = "export",
  .sentence = "candles, picks, verdicts or calls as a file for other programs",
  .documentation =
    R"(usage: tandem export candles|picks|verdicts|calls [--format=csv|jsonl|sqlite] [--to=PATH] [OPTIONS]

Writes everything of a kind that is stored, a row a line or into a database with one table, with the
same columns and equal numbers in every format; docs/data.md tells what is in each column, and how
pandas, DuckDB, PostgreSQL and spreadsheets read it.

  candles   the newest history of each symbol          schema tandem.export.candles/1
  picks     what scanners picked, without doubles      schema tandem.export.picks/1
  verdicts  what each engine said of each symbol       schema tandem.export.verdicts/1
  calls     the audit: every call to the broker        schema tandem.export.calls/1

PATH is replaced when the new file is complete, which a file beside it, PATH.tandem-part, becomes:
whatever happens, PATH is the old file or the whole new one. Makes no call and changes nothing that
is stored; works while a scan is writing.

)",
  .options = lines,
  .more = R"(
exit codes  0 complete; 2 wrong usage, no such run, or PATH cannot be a file; 5 some candles are
            damaged, which stderr says; 6 the database cannot be read, or PATH not be written

examples
  tandem export candles --to=candles.csv
  tandem export picks --from=2025-11-01 --csv=excel --to=picks.csv
  tandem export calls --run=latest --format=jsonl --to=-
  tandem export candles --to=candles.db
)",
  .argument = &kind,
  .check = &check_options,
  .run = &export_kind};

} // namespace tandem::cli
