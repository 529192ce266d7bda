#include "market/indicators/change_rate.hpp"
#include "tests/market/series.hpp"

#include <boost/test/unit_test.hpp>

#include <cmath>
#include <limits>

using namespace tandem::market;

BOOST_AUTO_TEST_SUITE(change_rate_test)

BOOST_AUTO_TEST_CASE(exact_ties_go_to_the_even_digit) {
  // Odd multiples of 1/32 are the only exact ties at four decimals.
  BOOST_TEST(round4(0.03125) == 0.0312);
  BOOST_TEST(round4(0.09375) == 0.0938);
  BOOST_TEST(round4(0.15625) == 0.1562);
  BOOST_TEST(round4(-0.03125) == -0.0312);
}

BOOST_AUTO_TEST_CASE(seeming_ties_follow_their_binary_value) {
  BOOST_TEST(round4(0.00005) == 0.0001); // Stored a little above.
  BOOST_TEST(round4(0.00015) == 0.0001); // Stored a little below.
}

BOOST_AUTO_TEST_CASE(extremes_pass_through) {
  constexpr double largest = std::numeric_limits<double>::max();
  BOOST_TEST(round4(largest) == largest);
  BOOST_TEST(round4(-largest) == -largest);
  BOOST_TEST(std::isinf(round4(std::numeric_limits<double>::infinity())));
  BOOST_TEST(std::isnan(round4(std::numeric_limits<double>::quiet_NaN())));
}

BOOST_AUTO_TEST_CASE(compares_with_the_close_before) {
  BOOST_TEST(change_rate(testing::series_of({100, 106})) == 0.06);
  BOOST_TEST(change_rate(testing::series_of({200, 100, 97})) == -0.03);
}

BOOST_AUTO_TEST_CASE(looks_past_missing_closes_at_most_four_days_back) {
  BOOST_TEST(change_rate(testing::series_of({100, 0, 0, 0, 105})) == 0.05);
  BOOST_TEST(change_rate(testing::series_of({100, 0, 0, 0, 0, 105})) == 0);
  BOOST_TEST(change_rate(testing::series_of({105})) == 0);
}

BOOST_AUTO_TEST_SUITE_END()
