#include "cli/explain_screen.hpp"

#include "cli/options.hpp"
#include "cli/stored_market.hpp"
#include "cli/with_store.hpp"
#include "config/own_screens.hpp"
#include "report/find/answer.hpp"
#include "report/screen_explanation.hpp"
#include "store/candles/candle_reader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>

namespace tandem::cli {

namespace {

/// The screen of that name; null: there is none, or it has errors.
std::shared_ptr<const screens::screen> screen_named(const std::string& name,
                                                    const workplace& here) {
  for (const auto& one : here.values.scanners())
    if (one.name == name)
      return one.screen.what;
  screens::catalog known{config::read_own_screens(here.screens_folder).texts};
  return known.find(name) == nullptr ? nullptr : known.screen_named(name).what;
}

/// What the screen sees of a symbol, and of the indices, on that day.
struct seen_symbol {
  screens::bars candles;
  screens::symbol_facts facts;
  screens::market_facts market;
};

status read_index(store::candle_reader& from, market::date day, const std::string& code,
                  screens::index_closes& into) {
  const auto found = from.snapshots_for(day, code, code);
  if (!found)
    return found.error();
  if (!found->empty())
    into = screens::index_closes{found->front().candles};
  return std::nullopt;
}

result<seen_symbol> see(const find_options& options, const market::listing& symbol) {
  auto from =
    store::candle_reader::open(options.where.path, options.where.own_file, options.where.source);
  if (!from)
    return from.error();
  seen_symbol seen;
  if (symbol.listed)
    seen.facts = screens::symbol_facts{symbol};
  seen.market.regime = options.regime;
  if (auto problem = read_index(**from, options.day, "index:KOSPI", seen.market.kospi))
    return *problem;
  if (auto problem = read_index(**from, options.day, "index:KOSDAQ", seen.market.kosdaq))
    return *problem;
  const auto found = (*from)->snapshots_for(options.day, symbol.code, symbol.code);
  if (!found)
    return found.error();
  if (!found->empty())
    seen.candles.assign(found->front().candles, options.day);
  return seen;
}

/// "3 of 12"; empty where it is not listed.
std::string place_in(const screens::selection& list, std::size_t place) {
  const auto found = std::find_if(list.listed.begin(), list.listed.end(),
                                  [place](const auto& one) { return one.place == place; });
  if (found == list.listed.end())
    return {};
  return fmt::format("{} of {}", found - list.listed.begin() + 1, list.matched);
}

result<screen_explanation> explain_in(const invocation& asked, const find_query& query,
                                      const find_options& options) {
  const auto answer = find_in_history(query, options);
  if (!answer)
    return answer.error();
  const auto at = std::find_if(answer->symbols.begin(), answer->symbols.end(),
                               [&](const auto& one) { return one.code == asked.code; });
  if (at == answer->symbols.end())
    return failure{ec::no_data, fmt::format("no candles of {} are stored", asked.code)};
  const auto place = static_cast<std::size_t>(at - answer->symbols.begin());
  const auto seen = see(options, *at);
  if (!seen)
    return seen.error();
  const auto& by = answer->screen();
  screen_explanation made;
  made.scanner = asked.scanner;
  made.code = at->code;
  made.name = at->name;
  made.day = options.day;
  made.screen = by.what;
  made.what =
    screens::explain(*answer->done, by, place, {seen->candles, seen->facts, seen->market});
  made.order = place_in(answer->found, place);
  return made;
}

} // namespace

std::optional<int> explain_screen(const invocation& asked) {
  if (asked.scanner.empty() || asked.run)
    return std::nullopt;
  const auto with = settings_of(asked);
  if (const auto* code = std::get_if<int>(&with))
    return *code;
  const auto& here = std::get<workplace>(with);
  auto screen = screen_named(asked.scanner, here);
  if (!screen)
    return std::nullopt;
  find_options options;
  options.where = history_of(here);
  const auto day = day_of(asked, here, options.where);
  if (const auto* code = std::get_if<int>(&day))
    return *code;
  options.day = std::get<market::date>(day);
  options.require_fresh = here.values.get<bool>("scan.require-fresh");
  options.workers = reading_workers();
  options.regime = regime_on(options.day, here, options.where.source);
  find_query query;
  query.what = std::make_shared<const screens::plan>(
    std::vector<std::shared_ptr<const screens::screen>>{std::move(screen)},
    screens::plan_options{.margins = true});
  const auto made = explain_in(asked, query, options);
  if (!made && made.error().code == ec::no_data)
    return refuse_as_missing(asked, made.error().message, options.day.iso());
  if (!made)
    return refuse(made.error());
  const auto text = in_format(
    asked, [&] { return screen_explanation_json(*made); },
    [&] { return screen_explanation_jsonl(*made); }, [&] { return screen_explanation_csv(*made); },
    [&] { return screen_explanation_table(*made, wants_color(asked)); });
  std::fputs(text.c_str(), stdout);
  return exit_complete;
}

} // namespace tandem::cli
