#include "market/indicators/macd.hpp"

#include <boost/test/unit_test.hpp>

using namespace tandem::market;

BOOST_AUTO_TEST_SUITE(macd_test)

BOOST_AUTO_TEST_CASE(starts_at_zero) {
  macd stream;
  const auto first = stream.next(100);
  BOOST_TEST(first.line == 0);
  BOOST_TEST(first.signal == 0);
  BOOST_TEST(first.osc == 0);
}

BOOST_AUTO_TEST_CASE(follows_a_step_by_the_difference_of_the_smoothings) {
  macd stream;
  stream.next(100);
  const auto value = stream.next(110);
  // The line rises by 10 * (2/13 - 2/27) = 280/351, the signal by a fifth of it.
  BOOST_TEST(value.line == 280.0 / 351, boost::test_tools::tolerance(1e-12));
  BOOST_TEST(value.signal == 56.0 / 351, boost::test_tools::tolerance(1e-12));
  BOOST_TEST(value.osc == 224.0 / 351, boost::test_tools::tolerance(1e-12));
}

BOOST_AUTO_TEST_SUITE_END()
