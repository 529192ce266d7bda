#include "market/indicators/rsi.hpp"
#include "tests/market/series.hpp"

#include <boost/test/unit_test.hpp>

using namespace tandem::market;
using testing::series_of;

// Span 14 smooths with a = 2/15; fractions below are exact results of the definition in 2.3.
BOOST_AUTO_TEST_SUITE(rsi_test)

BOOST_AUTO_TEST_CASE(without_a_loss_it_is_fifty) {
  for (const auto& closes :
       {std::vector<double>{100}, std::vector<double>{100, 100}, std::vector<double>{1, 2, 3, 4}}) {
    BOOST_TEST(rsi_tema(series_of(closes)) == 50);
    BOOST_TEST(rsi_dema(series_of(closes)) == 50);
  }
}

BOOST_AUTO_TEST_CASE(without_a_gain_it_is_zero) {
  BOOST_TEST(rsi_tema(series_of({100, 90})) == 0);
  BOOST_TEST(rsi_dema(series_of({100, 90})) == 0);
}

BOOST_AUTO_TEST_CASE(the_triple_variant_seeds_at_the_second_candle) {
  // Gains 0, 9 and losses 10, 0: U = 27a - 27a^2 + 9a^3, W = 10 - 30a + 30a^2 - 10a^3.
  BOOST_TEST(rsi_tema(series_of({100, 90, 99})) == 265050.0 / 8143,
             boost::test_tools::tolerance(1e-12));
}

BOOST_AUTO_TEST_CASE(the_double_variant_seeds_at_the_first_candle_with_zero) {
  // Gains 0, 0, 9 and losses 0, 10, 0: U = 18a - 9a^2, W = 2 * 10aq - 20a^2 q with q = 1 - a.
  BOOST_TEST(rsi_dema(series_of({100, 90, 99})) == 9450.0 / 179,
             boost::test_tools::tolerance(1e-12));
}

BOOST_AUTO_TEST_SUITE_END()
