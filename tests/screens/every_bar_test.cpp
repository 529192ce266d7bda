#include "screens/every_bar.hpp"
#include "tests/screens/written.hpp"

#include <boost/test/unit_test.hpp>

#include <cmath>
#include <random>

using namespace tandem;
using namespace tandem::screens;
using namespace tandem::screens::written;

namespace {

constexpr std::size_t bar_count = 260;

/// Whole prices that jump, rest and fall; the seed makes it the same every time.
market::candle_series wandering(std::uint32_t seed) {
  std::mt19937 chance{seed};
  market::candle_series series = closes(std::vector<double>(bar_count, 1000));
  double close = 1000;
  for (auto& one : series) {
    one.open = close;
    if (chance() % 4 != 0)
      close = std::max(10.0, close + static_cast<double>(chance() % 41) - 20);
    one.close = close;
    one.high = std::max(one.open, close) + static_cast<double>(chance() % 5);
    one.low = std::min(one.open, close) - static_cast<double>(chance() % 5);
    one.volume_shares = 100 + static_cast<std::int64_t>(chance() % 10'000);
  }
  return series;
}

const std::vector<const char*>& expressions() {
  static const std::vector<const char*> all{"sma(20)",
                                            "ema(10)",
                                            "rma(7)",
                                            "wma(9)",
                                            "stdev(20)",
                                            "median(6)",
                                            "slope(12)",
                                            "percentrank(30)",
                                            "corr(close, volume, 15)",
                                            "highest(high, 23)",
                                            "lowestbars(low, 17)",
                                            "rsi(14)",
                                            "macd(5, 9, 4).hist",
                                            "adx(5)",
                                            "cci(14)",
                                            "mfi(14)",
                                            "stoch(9, 3, 3).d",
                                            "obv - obv[10]",
                                            "sum(volume / volume[1], 12)",
                                            "count(close > open, 11)",
                                            "since(change(1) >= 1%, 20)",
                                            "when(close > open, low, 2, 15)",
                                            "sma(rsi(9), 5)[2]"};
  return all;
}

} // namespace

BOOST_AUTO_TEST_SUITE(every_bars)

BOOST_AUTO_TEST_CASE(a_bar_sees_nothing_younger_and_needs_nothing_older_than_its_window) {
  std::vector<std::shared_ptr<const screen>> screens;
  for (const auto* text : expressions())
    screens.push_back(good(text));
  plan_options options;
  options.every_bar = true;
  const auto what = std::make_shared<const plan>(screens, options);
  const auto candles = wandering(7);
  every_bar all{what, {}, 1, {}};
  workspace memory;
  bars columns;
  columns.assign(candles, candles.back().day);
  all.judge(0, columns, {}, memory);
  for (const auto last : {30u, 100u, 101u, 259u}) {
    session done{what, 1, {}};
    workspace other;
    bars seen;
    seen.assign(candles, candles[last].day);
    done.judge(0, seen, {}, other);
    done.finish();
    for (std::size_t i = 0; i < screens.size(); ++i) {
      const auto key = what->screens()[i].key;
      const double found = all.numbers(key, memory, columns.size())[last];
      const double expected = done.number_of(key, 0);
      BOOST_TEST((std::isnan(found)
                    ? std::isnan(expected)
                    : std::abs(found - expected) <= 1e-9 * std::abs(expected) + 1e-9),
                 expressions()[i] << " at " << last << ": " << found << " and " << expected);
    }
  }
}

BOOST_AUTO_TEST_CASE(the_last_bar_does_not_depend_on_how_much_older_history_is_kept) {
  std::vector<std::shared_ptr<const screen>> screens;
  for (const auto* text : expressions())
    screens.push_back(good(text));
  const auto what = std::make_shared<const plan>(screens);
  const auto candles = wandering(11);
  bars long_bars;
  bars short_bars;
  long_bars.assign(candles, candles.back().day);
  short_bars.assign(candles, candles.back().day, 120);
  session done{what, 2, {}};
  workspace memory;
  done.judge(0, long_bars, {}, memory);
  done.judge(1, short_bars, {}, memory);
  done.finish();
  for (std::size_t i = 0; i < screens.size(); ++i) {
    const auto key = what->screens()[i].key;
    BOOST_TEST(done.number_of(key, 0) == done.number_of(key, 1), expressions()[i]);
  }
}

BOOST_AUTO_TEST_CASE(ranks_of_a_day_are_those_of_a_session_on_that_day) {
  plan_options options;
  options.every_bar = true;
  const auto what = std::make_shared<const plan>(
    std::vector{good("rank(change(5)) <= 2 and breadth(close > open) > 0.3")}, options);
  std::vector<market::candle_series> symbols;
  for (std::uint32_t seed = 1; seed <= 5; ++seed)
    symbols.push_back(wandering(seed));
  std::vector<market::date> days;
  for (const auto& one : symbols[0])
    days.push_back(one.day);
  every_bar all{what, days, symbols.size(), {}};
  workspace memory;
  bars columns;
  for (std::size_t place = 0; place < symbols.size(); ++place) {
    columns.assign(symbols[place], days.back());
    all.judge(place, columns, {}, memory);
  }
  every_bar::day_view view;
  for (const auto day : {3u, 50u, 259u}) {
    all.look_at(day, view);
    session done{what, symbols.size(), {}};
    for (std::size_t place = 0; place < symbols.size(); ++place) {
      columns.assign(symbols[place], days[day]);
      done.judge(place, columns, {}, memory);
    }
    done.finish();
    const auto matched = what->screens()[0].matched;
    for (std::size_t place = 0; place < symbols.size(); ++place)
      BOOST_CHECK(view.truth_of(matched, place) == done.truth_of(matched, place));
  }
}

BOOST_AUTO_TEST_SUITE_END()
