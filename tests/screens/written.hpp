#pragma once

#include "screens/screens.hpp"

#include <boost/test/unit_test.hpp>

#include <limits>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

/// Short ways to say what a test is about.
namespace tandem::screens::written {

/// "LINE:COLUMN kind", one a line; a suggestion behind it.
inline std::string told(const problems& found) {
  std::string lines;
  for (const auto& one : found)
    lines += std::to_string(one.line) + ":" + std::to_string(one.column) + " "
             + std::string{to_string(one.kind)}
             + (one.suggestion.empty() ? "" : " " + one.suggestion) + "\n";
  return lines;
}

inline checked check(std::string_view text, text_form form, std::string file = "-") {
  catalog known;
  check_options options;
  options.form = form;
  options.file = std::move(file);
  return known.check(text, options);
}

/// What is told of an expression, of a screen in demo.screen.
inline std::string where(std::string_view text) {
  return told(check(text, text_form::expression).found);
}
inline std::string demo(std::string_view text) {
  return told(check("screen demo\n" + std::string{text}, text_form::screen, "demo.screen").found);
}

inline std::shared_ptr<const screen> good(std::string_view text,
                                          text_form form = text_form::value) {
  const auto made = check(text, form);
  BOOST_REQUIRE_MESSAGE(made.what, render(made.found, "-", text));
  return made.what;
}

/// Bars on consecutive days up to 2025-07-18 with these closes; open = high = low = close.
inline market::candle_series closes(const std::vector<double>& values, std::int64_t volume = 1000) {
  market::candle_series series;
  const auto last = market::date::from_number(20250718).days_since_epoch();
  for (std::size_t i = 0; i < values.size(); ++i) {
    const auto day = last - static_cast<std::int32_t>(values.size() - 1 - i);
    series.push_back({market::date::from_days_since_epoch(day), values[i], values[i], values[i],
                      values[i], volume});
  }
  return series;
}

/// The screens' session over symbols with these candles, about which nothing else is known.
inline session run(std::vector<std::shared_ptr<const screen>> screens,
                   const std::vector<market::candle_series>& symbols, market_facts facts = {}) {
  plan_options options;
  options.margins = true;
  session done{std::make_shared<const plan>(std::move(screens), options), symbols.size(),
               std::move(facts)};
  workspace memory;
  bars columns;
  for (std::size_t place = 0; place < symbols.size(); ++place) {
    columns.assign(symbols[place], market::date::from_number(20250718));
    if (columns.last_day() == market::date::from_number(20250718))
      done.judge(place, columns, symbol_facts{}, memory);
  }
  done.finish();
  return done;
}

/// The value of an expression on the last bar: a number, NaN where unknown; 1 yes, 0 no.
inline double value(std::string_view text, const market::candle_series& candles) {
  const auto done = run({good(text)}, {candles});
  const auto& by = done.what().screens()[0];
  if (by.labelled.empty())
    return done.number_of(by.key, 0);
  const auto held = done.truth_of(by.labelled[0].truth, 0);
  return held == truth::yes ? 1 : held == truth::no ? 0 : std::numeric_limits<double>::quiet_NaN();
}

inline bool is_unknown(std::string_view text, const market::candle_series& candles) {
  const double found = value(text, candles);
  return found != found;
}

} // namespace tandem::screens::written
