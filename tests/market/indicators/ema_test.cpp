#include "market/indicators/ema.hpp"

#include <boost/test/unit_test.hpp>

using namespace tandem::market;

// Span 3 smooths with 1/2, so the expected values are exact binary fractions worked out by hand.
BOOST_AUTO_TEST_SUITE(ema_test)

BOOST_AUTO_TEST_CASE(first_value_seeds_and_the_rest_is_halved_towards) {
  ema mean{3};
  BOOST_TEST(mean.next(1) == 1);
  BOOST_TEST(mean.next(2) == 1.5);
  BOOST_TEST(mean.next(4) == 2.75);
}

BOOST_AUTO_TEST_CASE(double_mean_takes_the_lag_out_once) {
  dema mean{3};
  BOOST_TEST(mean.next(1) == 1);
  BOOST_TEST(mean.next(2) == 1.75); // 2 * 1.5 - 1.25
  BOOST_TEST(mean.next(4) == 3.5);  // 2 * 2.75 - 2
}

BOOST_AUTO_TEST_CASE(triple_mean_takes_the_lag_out_twice) {
  tema mean{3};
  BOOST_TEST(mean.next(1) == 1);
  BOOST_TEST(mean.next(2) == 1.875);  // 3 * (1.5 - 1.25) + 1.125
  BOOST_TEST(mean.next(4) == 3.8125); // 3 * (2.75 - 2) + 1.5625
}

BOOST_AUTO_TEST_CASE(a_repeated_value_moves_nothing) {
  // 0.1 has no exact binary form: without the guard some spans would drift by a last bit.
  for (int span = 1; span <= 200; ++span) {
    ema mean{span};
    for (int i = 0; i < 50; ++i)
      BOOST_REQUIRE(mean.next(0.1) == 0.1);
  }
}

BOOST_AUTO_TEST_CASE(the_weights_add_up_to_exactly_one) {
  // What allows `ema` to leave out the division of scanner-rules 2.1.
  for (int span = 1; span <= 10'000; ++span) {
    const double gain = 1 / (1 + (span - 1) / 2.0);
    const double keep = 1 - gain;
    BOOST_REQUIRE(keep + gain == 1);
  }
}

BOOST_AUTO_TEST_SUITE_END()
