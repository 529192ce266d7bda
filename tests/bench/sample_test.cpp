#include "bench/harness/sample.hpp"

#include <boost/test/unit_test.hpp>

#include <cmath>
#include <utility>
#include <vector>

namespace tandem::bench {

BOOST_AUTO_TEST_SUITE(sample)

BOOST_AUTO_TEST_CASE(median_is_the_middle_one_or_the_mean_of_both) {
  BOOST_TEST(summarize(std::vector{5.0, 1.0, 3.0}).median == 3.0);
  BOOST_TEST(summarize(std::vector{5.0, 1.0, 3.0, 4.0}).median == 3.5);
  BOOST_TEST(summarize(std::vector{7.0}).median == 7.0);
}

BOOST_AUTO_TEST_CASE(spread_is_the_lowest_and_the_highest) {
  const auto all = summarize(std::vector{5.0, 1.0, 3.0});
  BOOST_TEST(all.low == 1.0);
  BOOST_TEST(all.high == 5.0);
  BOOST_TEST(all.count == 3u);
}

// Nearest rank, by hand: of 1..10 half do not exceed 5, and it takes the tenth for 99 %.
BOOST_AUTO_TEST_CASE(percentile_is_a_sample_by_nearest_rank) {
  const std::vector<double> ten{10, 9, 8, 7, 6, 5, 4, 3, 2, 1};
  BOOST_TEST(percentile(ten, 0.5) == 5.0);
  BOOST_TEST(percentile(ten, 0.9) == 9.0);
  BOOST_TEST(percentile(ten, 0.99) == 10.0);
  BOOST_TEST(percentile(ten, 0.0) == 1.0);
  BOOST_TEST(percentile({4.0}, 0.999) == 4.0);
}

BOOST_AUTO_TEST_CASE(exponent_of_a_power_law_is_its_power) {
  std::vector<std::pair<double, double>> points;
  for (const double x : {100.0, 300.0, 1000.0, 10000.0})
    points.emplace_back(x, 0.3 * std::pow(x, 1.25));
  BOOST_TEST(fitted_exponent(points) == 1.25, boost::test_tools::tolerance(1e-12));
}

// By hand: through (1, 5), (2, 7), (3, 9) goes 3 + 2 x.
BOOST_AUTO_TEST_CASE(slope_of_a_line_is_what_one_more_costs) {
  const std::vector<std::pair<double, double>> points{{1, 5}, {2, 7}, {3, 9}};
  BOOST_TEST(fitted_slope(points) == 2.0, boost::test_tools::tolerance(1e-12));
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace tandem::bench
