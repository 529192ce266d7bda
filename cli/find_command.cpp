#include "cli/commands.hpp"
#include "cli/export_rows.hpp"
#include "cli/options.hpp"
#include "cli/stored_market.hpp"
#include "cli/with_store.hpp"
#include "config/own_screens.hpp"
#include "market/condition.hpp"
#include "report/find/documents.hpp"

#include <fmt/format.h>

#include <array>
#include <cstdio>

namespace tandem::cli {

namespace {

/// The user's own screens where the text may refer to one. What cannot be read keeps nothing away.
screens::catalog catalog_for(const find_request& wanted, const workplace& here) {
  if (wanted.text.find('@') == std::string::npos)
    return screens::catalog{};
  auto own = config::read_own_screens(here.screens_folder);
  for (const auto& one : own.unread)
    fmt::print(stderr, "warning: {}\n", one.message);
  return screens::catalog{std::move(own.texts)};
}

void print_answer(const invocation& asked, const find_answer& answer) {
  for (const auto& note : answer.notes)
    fmt::print(stderr, "warning: {}\n", note);
  const auto text = in_format(
    asked, [&] { return find_json(answer); }, [&] { return find_jsonl(answer); },
    [&] { return find_csv(answer); }, [&] { return find_table(answer, page_of(asked)); });
  std::fputs(text.c_str(), stdout);
  if (answer.found.matched == 0 && !asked.quiet && !asked.near && !asked.funnel)
    fmt::print(stderr, "nothing matched: --near=1 shows what almost did, --funnel which clause "
                       "leaves how many\n");
}

int find(const invocation& asked) {
  const auto with = settings_of(asked);
  if (const auto* code = std::get_if<int>(&with))
    return *code;
  const auto& here = std::get<workplace>(with);
  const find_request wanted{
    asked.subjects.front(), asked.columns, asked.order, asked.limit, asked.near, asked.funnel};
  auto known = catalog_for(wanted, here);
  const auto understood = understand(wanted, known);
  fmt::print(stderr, "{}", understood.told);
  if (!understood.query)
    return exit_usage;
  find_options options;
  options.where = history_of(here);
  const auto day = day_of(asked, here, options.where);
  if (const auto* code = std::get_if<int>(&day))
    return *code;
  options.day = std::get<market::date>(day);
  options.require_fresh = here.values.get<bool>("scan.require-fresh");
  options.workers = reading_workers();
  if (asks_for_regime(*understood.query))
    options.regime = regime_on(options.day, here, options.where.source);
  const auto answer = find_in_history(*understood.query, options);
  if (!answer && answer.error().code == ec::no_data)
    return refuse_as_missing(asked, answer.error().message, options.day.iso());
  if (!answer)
    return refuse(answer.error());
  print_answer(asked, *answer);
  return exit_complete;
}

std::string read_condition(const std::string& word, invocation& to) {
  to.subjects.push_back(word);
  return to.subjects.size() == 1 ? "" : "stands outside the quotes around the condition";
}

std::string read_near(const std::string& word, invocation& to) {
  to.near = word == "1";
  return to.near ? "" : "is not how many clauses may be the opposite";
}

constexpr option condition{.name = "a condition",
                           .legal = "one word of the shell, such as 'close > sma(20)'",
                           .target = &read_condition};
constexpr option near_option{.name = "--near",
                             .shape = "1",
                             .legal = "1",
                             .sentence = "also what one clause keeps out, the nearest first",
                             .target = &read_near};
constexpr option funnel_option{.name = "--funnel",
                               .sentence = "also how many symbols each clause leaves",
                               .target = &invocation::funnel};
constexpr option order_option{.name = "--order",
                              .shape = "EXPR",
                              .legal = "a number, such as 'turnover desc' or 'rsi(14) asc'",
                              .sentence = "the largest of this first, or the smallest with asc",
                              .target = &invocation::order};

std::optional<config::problem> check_options(const invocation& asked) {
  if (asked.subjects.empty())
    return misuse({}, "find needs a condition, such as 'close > sma(20)', or a screen, such as "
                      "@golden-cross");
  const bool is_rows = asked.output == output_format::jsonl || asked.output == output_format::csv;
  if (asked.funnel && is_rows)
    return misuse("--funnel", "is for a table or json; its rows are no symbols");
  return std::nullopt;
}

constexpr std::array lines{
  option_line{&date_option, "judge by the candles up to that day (default: the newest stored "
                            "session)"},
  option_line{&near_option},
  option_line{&funnel_option},
  option_line{&order_option},
  option_line{&limit_option},
  option_line{&columns_option, "these columns, in this order: rank, code, name, market, kind, "
                               "close, change_rate, score, order, a clause's label, or any "
                               "expression, such as 'code,name,rsi(14),close/sma(200)'"},
  option_line{&wide_option},
  option_line{&output_option, "a table for people, one JSON document (schema tandem.find/1), or a "
                              "symbol a line"},
  option_line{&csv_option},
  option_line{nullptr, "the market whose candles to read: sim:, or the broker's address",
              "--broker.url=URL"},
  option_line{nullptr, "also symbols without a candle of the day, by their last one",
              "--scan.require-fresh=false"},
  option_line{nullptr, "the database with the candles, unless cache.disk names another one",
              "--store.url=sqlite:my.db"}};

} // namespace

constinit const command find_symbols_command{
  .name = "find",
  .sentence = "which symbols pass a condition or a screen, by stored candles; makes no call",
  .documentation = R"(usage: tandem find 'CONDITION' [--date=DAY] [--near=1] [--funnel] [OPTIONS]
       tandem find @SCREEN [OPTIONS]

Asks the stored daily candles of all symbols and answers at once; no call is made, no key is needed.
A CONDITION is written as on a chart, in English or Korean words: close > sma(close, 20). @SCREEN is
a ready-made screen (`tandem screens` lists them) or NAME.screen beside the configuration, with its
order, limit and score. docs/screens.md is the language in ten minutes.

)",
  .options = lines,
  .more = R"(
exit codes  0 complete, also when nothing is found; 2 the condition is wrong: every mistake is shown
            at its place; 5 no candles of that day are stored; 6 the database cannot be read

examples
  tandem find 'close > sma(close, 20)'
  tandem find 'crossup(sma(5), sma(20)) and turnover >= 100억' --order='turnover desc'
  tandem find '골든크로스(이평(5), 이평(20)) 그리고 거래대금 >= 100억'
  tandem find @squeeze --near=1 --funnel
  tandem find 'rsi(14) < 30' --date=2025-11-28 --columns='code,name,rsi(14)' --output=csv
)",
  .argument = &condition,
  .takes_words = true,
  .prints_rows = true,
  .check = &check_options,
  .run = &find};

} // namespace tandem::cli
