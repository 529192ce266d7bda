#include "bench/screens/screen_set.hpp"

#include "screens/catalog.hpp"
#include "screens/shelf.hpp"

#include <fmt/format.h>

#include <stdexcept>

namespace tandem::bench {

namespace {

/// The conditions that people write most, each time with another window.
std::string condition(std::size_t number) {
  const auto n = 5 + 3 * (number / 9);
  switch (number % 9) {
    case 0:
      return fmt::format("close > sma({}) and rising(sma({}), 3)", n, n);
    case 1:
      return fmt::format("crossup(ema({}), ema({}))", n, 2 * n + 1);
    case 2:
      return fmt::format("volume >= 2 * sma(volume, {}) and change(1) >= 2%", n);
    case 3:
      return fmt::format("close >= highest(high, {})[1]", n);
    case 4:
      return fmt::format("rsi({}) < 35 and turnover >= 10억", n);
    case 5:
      return fmt::format("near(close, sma({}), 1%) and close > open", n);
    case 6:
      return fmt::format("bb({}, 2).width < 10% and stdev({}) > 0", n, n);
    case 7:
      return fmt::format("any(change(1) >= 10%, {}) and close < highest({})", n, "close, 20");
    default:
      return fmt::format("atr({}) / close > 3% and lowest(low, {}) > 1000", n, n);
  }
}

} // namespace

std::vector<written_screen> make_screens(std::size_t count) {
  std::vector<written_screen> all;
  for (const auto& one : screens::shelf())
    if (all.size() < count)
      all.push_back({std::string{one.name}, std::string{one.text}});
  for (std::size_t i = 0; all.size() < count; ++i)
    all.push_back({fmt::format("condition-{}", i), condition(i), true});
  return all;
}

std::shared_ptr<const screens::screen> read(const written_screen& one) {
  screens::catalog known;
  screens::check_options options;
  options.form = one.is_condition ? screens::text_form::expression : screens::text_form::screen;
  auto made = known.check(one.text, options);
  if (!made.what)
    throw std::runtime_error{screens::render(made.found, one.name, one.text)};
  return std::move(made.what);
}

} // namespace tandem::bench
