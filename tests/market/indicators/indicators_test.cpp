#include "market/indicators/indicators.hpp"
#include "tests/market/series.hpp"

#include <boost/test/unit_test.hpp>

#include <cmath>

using namespace tandem::market;
using testing::series_of;

BOOST_AUTO_TEST_SUITE(indicators_test)

namespace {

/// Thirty candles at 100, then these.
candle_series flat_then(std::initializer_list<double> closes) {
  std::vector<double> all(30, 100.0);
  all.insert(all.end(), closes);
  return series_of(all);
}

} // namespace

BOOST_AUTO_TEST_CASE(a_flat_series_is_flat_to_the_last_bit) {
  const auto set = compute_indicators(series_of(std::vector<double>(120, 1234.1)), {});
  BOOST_TEST(set.tema20 == 1234.1);
  BOOST_TEST(set.dema10 == 1234.1);
  BOOST_TEST(set.ema60 == 1234.1);
  BOOST_TEST(set.macd_osc == 0);
  BOOST_TEST(set.rsi_tema == 50);
  BOOST_TEST(set.obv == 0);
  BOOST_TEST(set.tema20_slope20 == 0);
  BOOST_TEST(set.above_count == 0);
  BOOST_TEST(!set.crossed_recently);
}

BOOST_AUTO_TEST_CASE(a_drop_puts_the_slow_mean_above_the_fast_one) {
  // A step moves TEMA20 by 3a - 3a^2 + a^3 = 0.26 of it (a = 2/21), DEMA10 by 2b - b^2 = 0.33
  // (b = 2/11).
  const auto set = compute_indicators(flat_then({90}), {});
  BOOST_TEST(set.tema20 == 100 - 10 * (6.0 / 21 - 12.0 / 441 + 8.0 / 9261),
             boost::test_tools::tolerance(1e-12));
  BOOST_TEST(set.dema10 == 100 - 10 * (4.0 / 11 - 4.0 / 121), boost::test_tools::tolerance(1e-12));
  BOOST_TEST(set.crossed_recently);
  BOOST_TEST(set.above_count == 1);
  BOOST_TEST(set.prev_tema20 == 100);
  BOOST_TEST(set.prev_dema10 == 100);
  BOOST_TEST(set.osc_rising_run == 0);
  BOOST_TEST(set.closes_up_of_5 == 0);
}

BOOST_AUTO_TEST_CASE(a_rise_does_not_count_as_a_cross) {
  const auto set = compute_indicators(flat_then({101, 102, 101, 103}), {});
  BOOST_TEST(!set.crossed_recently);
  BOOST_TEST(set.above_count == 0);
  BOOST_TEST(set.closes_up_of_5 == 3);
}

BOOST_AUTO_TEST_CASE(a_cross_is_recent_for_five_candles) {
  BOOST_TEST(compute_indicators(flat_then({90, 90, 90, 90, 90}), {}).crossed_recently);
  BOOST_TEST(!compute_indicators(flat_then({90, 90, 90, 90, 90, 90}), {}).crossed_recently);
}

BOOST_AUTO_TEST_CASE(volumes_average_over_what_is_there) {
  auto days = series_of({10, 10, 10, 10, 10, 10}, 100);
  days.back().volume_shares = 600;
  const auto set = compute_indicators(days, {});
  BOOST_TEST(set.vol_ma5 == 200);             // (4 * 100 + 600) / 5
  BOOST_TEST(set.vol_ma20 == 1100.0 / 6);     // Six candles only.
  BOOST_TEST(set.turnover20 == 11'000.0 / 6); // KRW
  BOOST_TEST(set.volume_shares == 600);
}

BOOST_AUTO_TEST_CASE(short_windows_leave_long_columns_undefined) {
  const auto set = compute_indicators(series_of({10}), {});
  BOOST_TEST(set.tema20 == 10);
  BOOST_TEST(std::isnan(set.vol_ma5));
  BOOST_TEST(std::isnan(set.prev_tema20));
  BOOST_TEST(std::isnan(set.tema20_slope20));
  BOOST_TEST(std::isnan(set.atr14));
}

BOOST_AUTO_TEST_CASE(lookbacks_follow_the_options) {
  const auto days = flat_then({90, 90, 90});
  BOOST_TEST(compute_indicators(days, {.slope_lookback = 20, .above_lookback = 2}).above_count
             == 2);
  // Over two candles the slope of OBV is its last change: nothing was traded up or down.
  BOOST_TEST(compute_indicators(days, {.slope_lookback = 2, .above_lookback = 5}).obv_slope20 == 0);
  BOOST_TEST(compute_indicators(days, {}).obv_slope20 < 0);
}

BOOST_AUTO_TEST_CASE(distances_are_fractions_and_survive_zero) {
  indicator_set set;
  set.tema20 = 102;
  set.dema10 = 100;
  set.close = 200;
  BOOST_TEST(gap(set) == 0.01);
  BOOST_TEST(extension(set) == 98.0 / 102);
  BOOST_TEST(gap(indicator_set{}) == 0);
  BOOST_TEST(extension(indicator_set{}) == 0);
}

BOOST_AUTO_TEST_SUITE_END()
