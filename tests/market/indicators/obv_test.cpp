#include "market/indicators/obv.hpp"
#include "tests/market/series.hpp"

#include <boost/test/unit_test.hpp>

using namespace tandem::market;

BOOST_AUTO_TEST_CASE(obv_adds_the_volume_of_rising_and_takes_that_of_falling_days) {
  auto days = testing::series_of({10, 11, 11, 9});
  days[0].volume_shares = 5;
  days[1].volume_shares = 7;
  days[2].volume_shares = 8;
  days[3].volume_shares = 3;
  obv stream;
  BOOST_TEST(stream.next(days[0]) == 0);
  BOOST_TEST(stream.next(days[1]) == 7);
  BOOST_TEST(stream.next(days[2]) == 7);
  BOOST_TEST(stream.next(days[3]) == 4);
}
