#include "market/regime/features.hpp"
#include "tests/market/series.hpp"

#include <boost/test/unit_test.hpp>

using namespace tandem::market;
using testing::series_of;

namespace {

/// first, first + step, …
std::vector<double> steps(double first, double step, std::size_t count) {
  std::vector<double> values(count);
  for (std::size_t i = 0; i < count; ++i)
    values[i] = first + step * static_cast<double>(i);
  return values;
}

} // namespace

BOOST_AUTO_TEST_SUITE(regime_features, *boost::unit_test::tolerance(1e-12))

BOOST_AUTO_TEST_CASE(the_trend_of_a_rise_by_one_point_a_day) {
  const auto trend = measure_trend(series_of(steps(1, 1, 65))).value(); // 1, 2 … 65
  BOOST_TEST(trend.r5 == 65.0 / 60 - 1);
  BOOST_TEST(trend.r20 == 65.0 / 45 - 1);
  BOOST_TEST(trend.r60 == 65.0 / 5 - 1);
  BOOST_TEST(trend.dd20 == 0.0);
  BOOST_TEST(trend.dd60 == 0.0);
  BOOST_TEST(trend.ma20_slope == 5 / 50.5); // Mean of 46 … 65 over that of 41 … 60.
  BOOST_TEST(trend.ma60_slope == 5 / 30.5);
}

BOOST_AUTO_TEST_CASE(a_drawdown_looks_at_its_sessions_and_today) {
  const auto trend = measure_trend(series_of(steps(165, -1, 65))).value(); // 165 … 101
  BOOST_TEST(trend.dd20 == 101.0 / 121 - 1);
  BOOST_TEST(trend.dd60 == 101.0 / 161 - 1);
}

BOOST_AUTO_TEST_CASE(us_closes_are_those_of_a_series_that_is_up_to_date) {
  const auto series = series_of({1, 2, 3}); // The last one is of 18 July 2025.
  const auto day = [](std::int32_t number) { return date::from_number(number); };
  BOOST_TEST(us_closes_before(series, day(20250718)) == (std::vector<double>{1, 2}),
             boost::test_tools::per_element());
  BOOST_TEST(us_closes_before(series, day(20250725)).size() == 3u); // A week later.
  BOOST_TEST(us_closes_before(series, day(20250726)).empty());
  BOOST_TEST(is_us_stale(series, day(20250726)));
  BOOST_TEST(!is_us_stale(series, day(20250716))); // Nothing before it.
  BOOST_TEST(!is_us_stale({}, day(20250718)));
  BOOST_TEST(!last_before(series, day(20250716)));
  BOOST_TEST((last_before(series, day(20250718)) == day(20250717)));
}

BOOST_AUTO_TEST_CASE(a_trend_needs_65_candles) {
  BOOST_TEST(!measure_trend(series_of(steps(1, 1, 64))));
  BOOST_TEST(measure_trend(series_of(steps(1, 1, 65))).has_value());
}

BOOST_AUTO_TEST_CASE(only_the_last_65_candles_make_the_trend) {
  auto closes = steps(1, 1, 65);
  closes.insert(closes.begin(), 1000);
  BOOST_TEST(measure_trend(series_of(closes)).value().dd60 == 0.0);
}

BOOST_AUTO_TEST_CASE(stress_is_within_the_day_and_over_three_sessions) {
  auto candles = series_of({200, 1, 1, 190});
  candles.back().open = 100;
  candles.back().low = 96;
  candles.back().high = 120;
  const auto stress = measure_stress(candles);
  BOOST_TEST(stress.intraday_drop == -0.04);
  BOOST_TEST(stress.day_range == 0.25);
  BOOST_TEST(stress.r3 == -0.05);
}

BOOST_AUTO_TEST_CASE(stress_over_three_sessions_needs_four_candles) {
  BOOST_TEST(measure_stress(series_of({200, 1, 190})).r3 == 0.0);
  BOOST_TEST(measure_stress({}).day_range == 0.0);
}

BOOST_AUTO_TEST_CASE(the_us_session_of_the_same_date_is_not_known) {
  const auto vix = series_of({15, 16, 17}); // 16, 17 and 18 July.
  const auto closes = closes_before(vix, date::from_number(20250718));
  BOOST_TEST(closes == (std::vector<double>{15, 16}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_second_candle_of_a_date_replaces_the_first) {
  auto vix = series_of({15, 16, 17});
  vix[1].day = vix[0].day;
  const auto closes = closes_before(vix, date::from_number(20250801));
  BOOST_TEST(closes == (std::vector<double>{16, 17}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(us_returns_need_61_candles) {
  const auto none = measure_us(steps(1, 1, 60), steps(1, 1, 60), {});
  BOOST_TEST(none.spy_r20 == 0.0);
  BOOST_TEST(none.qqq_r60 == 0.0);
  const auto us = measure_us(steps(1, 1, 61), steps(2, 2, 61), {});
  BOOST_TEST(us.spy_r20 == 61.0 / 41 - 1);
  BOOST_TEST(us.spy_r60 == 60.0);
  BOOST_TEST(us.qqq_r20 == 61.0 / 41 - 1);
  BOOST_TEST(us.qqq_r60 == 60.0);
}

BOOST_AUTO_TEST_CASE(us_means_need_200_candles) {
  const auto us = measure_us(steps(1, 1, 199), steps(1, 1, 200), {});
  BOOST_TEST(!us.spy_ma50_above_200);
  BOOST_TEST(us.qqq_ma50_above_200);
  BOOST_TEST(!measure_us(steps(500, 0, 200), {}, {}).spy_ma50_above_200); // Equal is not above.
}

BOOST_AUTO_TEST_CASE(the_vix_is_20_until_it_is_known) {
  const auto none = measure_us({}, {}, {});
  BOOST_TEST(none.vix_level == 20.0);
  BOOST_TEST(none.vix_chg_3d == 0.0);
  const auto three = measure_us({}, {}, steps(10, 1, 3));
  BOOST_TEST(three.vix_level == 12.0);
  BOOST_TEST(three.vix_chg_3d == 0.0);
  const auto twenty = measure_us({}, {}, steps(1, 1, 20));
  BOOST_TEST(twenty.vix_chg_3d == 20.0 / 17 - 1);
  BOOST_TEST(twenty.vix_ma5 == 18.0);
  BOOST_TEST(twenty.vix_ma20 == 10.5);
}

BOOST_AUTO_TEST_CASE(a_base_that_is_no_price_gives_no_change) {
  BOOST_TEST(change(0, 5) == 0.0);
  BOOST_TEST(change(-1, 5) == 0.0);
  BOOST_TEST(change(4, 5) == 0.25);
}

BOOST_AUTO_TEST_SUITE_END()
