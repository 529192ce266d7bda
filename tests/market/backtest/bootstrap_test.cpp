#include "market/backtest/bootstrap.hpp"

#include <boost/test/unit_test.hpp>

#include <cmath>

namespace tandem::market::backtest {

BOOST_AUTO_TEST_SUITE(backtest_bootstrap_test)

BOOST_AUTO_TEST_CASE(the_generator_is_splitmix64) {
  splitmix64 random{1234567};
  BOOST_TEST(random.next() == 6457827717110365317U);
  BOOST_TEST(random.next() == 3203168211198807973U);
  BOOST_TEST(random.next() == 9817491932198370423U);
}

BOOST_AUTO_TEST_CASE(equal_days_leave_no_doubt) {
  const std::vector<day_sum> days(30, {0.02, 2});
  const auto found = resample(days, 6, {1, 100});
  BOOST_TEST_REQUIRE(found.has_value());
  BOOST_TEST(std::abs(found->low - 0.01) < 1e-15);
  BOOST_TEST(std::abs(found->high - 0.01) < 1e-15);
}

BOOST_AUTO_TEST_CASE(days_without_trades_have_no_mean) {
  const std::vector<day_sum> days(30);
  BOOST_TEST(!resample(days, 6, {1, 100}).has_value());
}

BOOST_AUTO_TEST_CASE(blocks_widen_by_what_overlapping_holdings_hide) {
  // g = sqrt(3 * 1 / (3 * (1 - 1 / 4))) = sqrt(4 / 3)
  const auto found = widened({-1, 2}, 0.5, 1, 4);
  const double factor = 1.1547005383792515;
  BOOST_TEST(std::abs(found.low - (0.5 - 1.5 * factor)) < 1e-14);
  BOOST_TEST(std::abs(found.high - (0.5 + 1.5 * factor)) < 1e-14);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace tandem::market::backtest
