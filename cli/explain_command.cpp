#include "cli/commands.hpp"
#include "cli/explain_screen.hpp"
#include "cli/options.hpp"
#include "cli/stored_settings.hpp"
#include "cli/with_store.hpp"
#include "report/explain.hpp"
#include "report/search.hpp"

#include <fmt/format.h>
#include <rapidjson/document.h>
#include <rapidjson/pointer.h>

#include <array>
#include <cstdint>
#include <cstdio>
#include <optional>
#include <string_view>

namespace tandem::cli {

namespace {

/// The value of a rule's threshold for a scanner of the run.
std::optional<double> threshold_in(const config::settings& settings, const std::string& scanner,
                                   std::string_view key) {
  for (const auto& one : settings.scanners()) {
    if (one.name != scanner)
      continue;
    const auto own = one.overrides.find(std::string{key});
    const auto& value = own == one.overrides.end() ? settings.at(key) : own->second;
    if (const auto* whole = std::get_if<std::int64_t>(&value))
      return static_cast<double>(*whole);
    if (const auto* number = std::get_if<double>(&value))
      return *number;
  }
  return std::nullopt;
}

/// Says which thresholds the regime of the run's day has moved, as far as the run's row tells.
status add_moved(explanation& what, store::result_reader& from) {
  const auto row = from.whole_run(what.run.id);
  if (!row)
    return row.error();
  const auto settings = *row ? read_stored_settings((*row)->settings) : std::nullopt;
  if (!settings)
    return std::nullopt;
  rapidjson::Document report;
  report.Parse((*row)->report.data(), (*row)->report.size());
  const auto* label = rapidjson::Pointer{"/regime/label"}.Get(report);
  const auto& fixed = settings->get<std::string>("regime.fixed");
  const bool is_told = label != nullptr && label->IsString();
  add_moved_thresholds(what, is_told ? label->GetString() : fixed,
                       [&](const std::string& scanner, std::string_view key) {
                         return threshold_in(*settings, scanner, key);
                       });
  return std::nullopt;
}

int explain(const invocation& asked) {
  if (const auto code = explain_screen(asked))
    return *code;
  return print_from_store(
    asked,
    [&](store::result_reader& from, const config::settings& settings) -> result<std::string> {
      auto what = find_explanation(
        from, {asked.run, asked.scanner, asked_day(asked, settings), asked.code, std::nullopt});
      if (!what)
        return what.error();
      if (auto problem = add_moved(*what, from))
        return *problem;
      if (!what->note.empty())
        fmt::print(stderr, "{}\n", what->note);
      return in_format(
        asked, [&] { return explain_json(*what); }, [&] { return explain_jsonl(*what); },
        [&] { return explain_csv(*what); },
        [&] { return explain_table(*what, wants_color(asked)); });
    });
}

constexpr option code{.name = "a symbol's code", .legal = code_form, .target = &read_code};

constexpr std::array lines{
  option_line{&run_option},
  option_line{&scanner_option},
  option_line{
    &date_option,
    "without --run: the newest run of that day's session, or of the last one before it that has "
    "results, which stderr says"},
  option_line{&output_option, "a table for people, one JSON document (schema tandem.explain/1), or "
                              "a filter a line; all but the table have every digit"},
  option_line{&csv_option},
  option_line{nullptr, "the database to read", "--store.url=sqlite:my.db"}};

} // namespace

constinit const command explain_command{
  .name = "explain",
  .sentence = "why a symbol was or was not picked: every filter with its value and threshold",
  .documentation = R"(usage: tandem explain CODE [--run=ID] [--scanner=NAME] [OPTIONS]

Why a symbol was or was not picked. For every scanner and engine: picked with which rank, or dropped
at which stage; then each filter in its order with the symbol's value, the threshold in force under
the day's market condition, and whether it passed. The filter that dropped the symbol is marked with
">"; those after it are shown as well. Without --run it takes the newest run that judged the symbol.
Reads the database of store.url and changes nothing; works while a scan is writing to it.

With the name of a screen as --scanner, of a ready-made one too, and without --run it is explained
by the stored candles of the day, judged or not: for each clause whether it holds, both sides of a
comparison, and how far it is from turning, as a share of the right side; why it is unknown.

CODE is a symbol's code: six characters of 0-9 and A-Z, such as 005930.

)",
  .options = lines,
  .more = R"(
exit codes  0 complete; 2 no such run, no run has judged the symbol, or wrong usage;
            6 no such database, or it cannot be read

examples
  tandem explain 005930
  tandem explain 005930 --scanner=v3 --run=latest
  tandem explain 005930 --output=json
  tandem explain 005930 --scanner=golden-cross --date=2025-11-28
)",
  .argument = &code,
  .prints_rows = true,
  .run = &explain};

} // namespace tandem::cli
