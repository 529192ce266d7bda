#include "market/indicators/atr.hpp"
#include "tests/market/series.hpp"

#include <boost/test/unit_test.hpp>

#include <array>
#include <cmath>

using namespace tandem::market;

BOOST_AUTO_TEST_SUITE(atr_test)

namespace {

/// True ranges by hand: 2 (high - low), 4 (high - close before), 5 (both), 6 (high - close before).
candle_series four_days() {
  auto days = testing::series_of({11, 14, 10, 15});
  constexpr std::array<double, 4> highs{12, 15, 14, 16};
  constexpr std::array<double, 4> lows{10, 13, 9, 12};
  for (std::size_t i = 0; i < days.size(); ++i) {
    days[i].high = highs[i];
    days[i].low = lows[i];
  }
  return days;
}

} // namespace

BOOST_AUTO_TEST_CASE(averages_the_last_true_ranges_plainly) {
  BOOST_TEST(atr(four_days(), 4) == 4.25);
  BOOST_TEST(atr(four_days(), 3) == 5);
}

BOOST_AUTO_TEST_CASE(is_undefined_before_enough_candles) {
  BOOST_TEST(std::isnan(atr(four_days(), 5)));
  BOOST_TEST(std::isnan(atr({}, 1)));
}

BOOST_AUTO_TEST_SUITE_END()
