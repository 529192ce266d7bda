#include "market/indicators/slope.hpp"

#include <boost/test/unit_test.hpp>

#include <cmath>
#include <vector>

using namespace tandem::market;

BOOST_AUTO_TEST_SUITE(slope_test)

BOOST_AUTO_TEST_CASE(a_line_has_its_own_slope) {
  std::vector<double> line(30, 3.0);
  for (std::size_t i = 0; i < line.size(); ++i)
    line[i] += 2.0 * static_cast<double>(i);
  BOOST_TEST(slope(line, 20) == 2);
}

BOOST_AUTO_TEST_CASE(a_parabola_over_twenty_points_has_slope_nineteen) {
  // The sum of (i - 9.5) * i * i over 0..19 is 12635 = 19 * 665.
  std::vector<double> squares(20);
  for (std::size_t i = 0; i < squares.size(); ++i)
    squares[i] = static_cast<double>(i * i);
  BOOST_TEST(slope(squares, 20) == 19);
}

BOOST_AUTO_TEST_CASE(a_single_point_weighs_by_its_distance_from_the_middle) {
  std::vector<double> step(20, 0.0);
  step.back() = 1;
  BOOST_TEST(slope(step, 20) == 9.5 / 665);
  BOOST_TEST(slope(std::vector<double>{1, 5, 2}, 3) == 0.5);
}

BOOST_AUTO_TEST_CASE(a_constant_is_exactly_flat) {
  BOOST_TEST(slope(std::vector<double>(20, 0.1), 20) == 0);
}

BOOST_AUTO_TEST_CASE(too_few_values_have_no_slope) {
  BOOST_TEST(std::isnan(slope(std::vector<double>(19, 1.0), 20)));
}

BOOST_AUTO_TEST_SUITE_END()
