#include "cli/commands.hpp"
#include "cli/export_rows.hpp"
#include "cli/options.hpp"
#include "market/symbol.hpp"

#include <algorithm>
#include <array>

namespace tandem::cli {

namespace {

row_format format_of(output_format output) {
  switch (output) {
    case output_format::json:
      return row_format::json;
    case output_format::jsonl:
      return row_format::jsonl;
    case output_format::csv:
      return row_format::csv;
    case output_format::table:
      break;
  }
  return row_format::table;
}

std::string last_day(const invocation& asked) {
  std::string day;
  return asked.to && read_day(*asked.to, day).empty() ? day : std::string{};
}

int show_candles(const invocation& asked) {
  const auto with = settings_of(asked);
  if (const auto* code = std::get_if<int>(&with))
    return *code;
  const auto& here = std::get<workplace>(with);
  return export_candles(asked, here, {&candle_schema, format_of(asked.output), std::nullopt},
                        filter_of(asked, here.values, last_day(asked)), asked.codes);
}

/// An index is stored under a name, "index:KOSPI".
std::string read_codes(const std::string& word, invocation& to) {
  if (std::find(to.codes.begin(), to.codes.end(), word) == to.codes.end())
    to.codes.push_back(word);
  return market::is_symbol_code(word) || word.starts_with("index:") ? "" : "is not a symbol's code";
}

constexpr option codes{.name = "symbols' codes, or --all",
                       .legal = "six characters of 0-9 and A-Z, such as 005930, or index:KOSPI",
                       .target = &read_codes};

std::optional<config::problem> check_options(const invocation& asked) {
  const auto last = last_day(asked);
  if (auto wrong = problem_of_days(asked, last, "--to"))
    return wrong;
  if (asked.to && last.empty())
    return misuse("--to", "is not a day; legal: a day such as 2025-11-28");
  if (asked.all && !asked.codes.empty())
    return misuse("--all", "is for every symbol; leave out the codes");
  if (!asked.all && asked.codes.empty())
    return misuse({}, "candles needs symbols' codes, or --all");
  return std::nullopt;
}

constexpr std::array lines{
  option_line{&all_option, "every symbol and index that has candles"},
  option_line{&from_option, "no candle before this day"},
  option_line{&to_option, "no candle after this day"},
  option_line{&date_option, "only the candles of this day"},
  option_line{&output_option, "a table for people, one JSON document, or a candle a line (schema "
                              "tandem.export.candles/1): code, date, open, high, low, close, "
                              "volume, basis, source"},
  option_line{&csv_option},
  option_line{nullptr, "the market whose candles to read: sim:, or the broker's address",
              "--broker.url=URL"},
  option_line{nullptr, "the database with the candles, unless cache.disk names another one",
              "--store.url=sqlite:my.db"}};

} // namespace

constinit const command candles_command{
  .name = "candles",
  .sentence = "stored daily candles: open, high, low, close, volume; makes no call",
  .documentation = R"(usage: tandem candles CODE... [--from=DAY] [--to=DAY] [OPTIONS]
       tandem candles --all [--from=DAY] [--to=DAY] [OPTIONS]

The stored daily candles, by day, as scans judge them: prices adjusted for splits, and the basis of
each close: regular, evening (taken while the price followed the after-market) or charted (a past
row of the broker's chart). Indices are stored under names: index:KOSPI, index:KOSDAQ. Makes no call
and changes nothing; works while a scan is writing. `tandem export candles` writes them to a file.

)",
  .options = lines,
  .more = R"(
exit codes  0 complete; 2 none of the symbols has candles, or wrong usage; 5 some have none, which
            stderr says; 6 there is no database or no candle in it, or it cannot be read

examples
  tandem candles 005930
  tandem candles 005930 000660 index:KOSPI --from=2025-11-01 --output=csv
  tandem candles --all --date=2025-11-28 --output=jsonl
)",
  .argument = &codes,
  .takes_words = true,
  .prints_rows = true,
  .check = &check_options,
  .run = &show_candles};

} // namespace tandem::cli
