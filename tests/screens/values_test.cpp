#include "tests/screens/written.hpp"

#include <boost/test/unit_test.hpp>

#include <cmath>

// Every expected number is worked out by hand; candles without a range, closes as given.
using namespace tandem::screens;
using namespace tandem::screens::written;

namespace {

bool is_near(double found, double expected) {
  return std::abs(found - expected) <= 1e-9 * std::abs(expected);
}

} // namespace

BOOST_AUTO_TEST_SUITE(values)

BOOST_AUTO_TEST_CASE(windows_see_the_newest_bars) {
  const auto rise = closes({1, 2, 4, 8});
  BOOST_TEST(value("sum(close, 3)", rise) == 14);
  BOOST_TEST(is_near(value("sma(3)", rise), 14.0 / 3));
  // (3*8 + 2*4 + 1*2) / 6
  BOOST_TEST(is_near(value("wma(3)", rise), 34.0 / 6));
  BOOST_TEST(value("highest(close, 2)", rise) == 8);
  BOOST_TEST(value("lowest(close, 3)", rise) == 2);
  BOOST_TEST(value("close[3]", rise) == 1);
  BOOST_TEST(is_unknown("sma(5)", rise));
  BOOST_TEST(is_unknown("close[4]", rise));
  BOOST_TEST(value("median(close, 4)", rise) == 3);
  // Deviations -3, -2, 0, 4 ... of 1, 2, 4, 8 from their mean 3.75: sum of squares 28.75.
  BOOST_TEST(is_near(value("stdev(4)", rise), std::sqrt(28.75 / 4)));
  // Weights -1.5 -0.5 0.5 1.5 on 0 1 3 7: 11.5; sum of their squares 5.
  BOOST_TEST(is_near(value("slope(4)", rise), 2.3));
  BOOST_TEST(is_unknown("slope(1)", rise));
}

BOOST_AUTO_TEST_CASE(recursive_means_see_a_window_only) {
  // ema(1) has a = 1; rma(1) too.
  BOOST_TEST(value("ema(1)", closes({5, 6, 7})) == 7);
  // ema(2): a = 2/3 over 6 values, the oldest the seed: 1 1 1 1 1 4 makes 1 + 2/3 * 3.
  BOOST_TEST(is_near(value("ema(2)", closes({1, 1, 1, 1, 1, 4})), 3));
  BOOST_TEST(is_unknown("ema(2)", closes({1, 1, 1, 1, 4})));
  // The hundred before the window does not count.
  BOOST_TEST(value("ema(2)", closes({100, 1, 1, 1, 1, 1, 4}))
             == value("ema(2)", closes({1, 1, 1, 1, 1, 4})));
}

BOOST_AUTO_TEST_CASE(of_equal_extremes_the_newest_counts) {
  BOOST_TEST(value("highestbars(close, 4)", closes({9, 5, 9, 1})) == 1);
  BOOST_TEST(value("lowestbars(close, 4)", closes({1, 1, 9, 5})) == 2);
}

BOOST_AUTO_TEST_CASE(a_percentage_at_its_bound_is_reached) {
  BOOST_TEST(value("change(1) >= 15%", closes({1000, 1150})) == 1);
  BOOST_TEST(value("change(1) > 15%", closes({1000, 1150})) == 0);
}

BOOST_AUTO_TEST_CASE(indicators_without_movement_have_their_agreed_values) {
  const auto flat = closes(std::vector<double>(600, 700));
  BOOST_TEST(value("rsi(14)", flat) == 50);
  BOOST_TEST(value("mfi(14)", flat) == 50);
  BOOST_TEST(value("macd(12, 26, 9).hist", flat) == 0);
  BOOST_TEST(value("stdev(20)", flat) == 0);
  BOOST_TEST(is_unknown("stoch(14, 3, 3).k", flat));
  BOOST_TEST(is_unknown("willr(14)", flat));
  BOOST_TEST(is_unknown("cci(14)", flat));
  BOOST_TEST(is_unknown("corr(close, volume, 20)", flat));
  BOOST_TEST(value("adx(14)", flat) != value("adx(14)", flat)); // tr is 0, so 0 / 0.
}

BOOST_AUTO_TEST_CASE(ranges_end_exactly) {
  std::vector<double> up;
  for (int i = 0; i < 200; ++i)
    up.push_back(1000 + 7 * i);
  BOOST_TEST(value("rsi(14)", closes(up)) == 100);
  BOOST_TEST(value("mfi(14)", closes(up)) == 100);
  BOOST_TEST(value("stoch(14, 1, 1).k", closes(up)) == 100);
  BOOST_TEST(value("willr(14)", closes(up)) == 0);
  std::vector<double> down{up.rbegin(), up.rend()};
  BOOST_TEST(value("rsi(14)", closes(down)) == 0);
  BOOST_TEST(value("mfi(14)", closes(down)) == 0);
}

BOOST_AUTO_TEST_CASE(a_window_of_equal_values_is_exact_after_anything) {
  std::vector<double> quiet{1e9, 3, 1e7};
  quiet.resize(300, 0.1);
  const auto candles = closes(quiet);
  BOOST_TEST(value("sma(50)", candles) == 0.1);
  BOOST_TEST(value("ema(50)", candles) == 0.1);
  BOOST_TEST(value("wma(50)", candles) == 0.1);
  BOOST_TEST(value("any(sma(20) != 0.1, 30)", candles) == 0);
  BOOST_TEST(value("any(ema(10) != 0.1, 30)", candles) == 0);
  BOOST_TEST(value("any(stdev(20) > 0, 30)", candles) == 0);
}

BOOST_AUTO_TEST_CASE(unknown_goes_up_but_not_past_what_decides) {
  const auto two = closes({10, 20});
  BOOST_TEST(value("close > 15 or close[5] > 1", two) == 1);
  BOOST_TEST(is_unknown("close > 25 or close[5] > 1", two));
  BOOST_TEST(value("close > 25 and close[5] > 1", two) == 0);
  BOOST_TEST(is_unknown("not close[5] > 1", two));
  BOOST_TEST(is_unknown("(close - open) / (close - close)", two));
  BOOST_TEST(value("if(close > 15, close, close[5])", two) == 20);
  BOOST_TEST(is_unknown("if(close > 25, close, close[5])", two));
  BOOST_TEST(is_unknown("if(close[5] > 1, close, close)", two));
  BOOST_TEST(is_unknown("max(close, close[5])", two));
}

BOOST_AUTO_TEST_CASE(missing_bars_are_unknown_under_every_look_back) {
  const auto three = closes({10, 30, 20});
  BOOST_TEST(value("any(close > 25, 10)", three) == 1);
  BOOST_TEST(is_unknown("any(close > 40, 10)", three));
  BOOST_TEST(value("all(close > 15, 10)", three) == 0);
  BOOST_TEST(is_unknown("all(close > 5, 10)", three));
  BOOST_TEST(is_unknown("count(close > 5, 10)", three));
  BOOST_TEST(value("count(close > 15, 3)", three) == 2);
  BOOST_TEST(value("rising(3)", three) == 0);
  BOOST_TEST(is_unknown("rising(3)", closes({10, 20, 30})));
  BOOST_TEST(value("rising(2)", closes({10, 20, 30})) == 1);
  BOOST_TEST(value("since(close > 25, 10)", three) == 1);
  BOOST_TEST(is_unknown("since(close > 40, 10)", three));
  BOOST_TEST(value("since(close > 40, 3)", three) == 3);
  BOOST_TEST(value("when(close > 15, close, 2, 3)", three) == 30);
  BOOST_TEST(is_unknown("when(close > 15, close, 3, 3)", three));
}

BOOST_AUTO_TEST_CASE(a_cross_may_start_from_equality_but_not_end_there) {
  BOOST_TEST(value("crossup(close, 20)", closes({20, 21})) == 1);
  BOOST_TEST(value("crossup(close, 20)", closes({19, 20})) == 0);
  BOOST_TEST(value("crossup(close, 20)", closes({21, 22})) == 0);
  BOOST_TEST(value("crossdown(close, 20)", closes({20, 19})) == 1);
}

BOOST_AUTO_TEST_CASE(halted_days_are_no_bars) {
  auto candles = closes({10, 20, 30});
  candles[1].volume_shares = 0;
  BOOST_TEST(value("close[1]", candles) == 10);
  BOOST_TEST(is_unknown("close[2]", candles));
}

BOOST_AUTO_TEST_CASE(the_index_is_that_of_the_bars_day) {
  auto index = closes({100, 200, 300});
  index.erase(index.begin() + 1);
  market_facts facts;
  facts.kospi = index_closes{index};
  const auto done = run({good("kospi.close"), good("kospi.close[1]"), good("kosdaq.close")},
                        {closes({1, 2, 3})}, facts);
  const auto screens = done.what().screens();
  BOOST_TEST(done.number_of(screens[0].key, 0) == 300);
  BOOST_TEST(std::isnan(done.number_of(screens[1].key, 0)));
  BOOST_TEST(std::isnan(done.number_of(screens[2].key, 0)));
}

BOOST_AUTO_TEST_SUITE_END()
