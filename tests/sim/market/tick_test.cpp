#include "sim/market/tick.hpp"

#include <boost/test/unit_test.hpp>

using namespace tandem::sim;

BOOST_AUTO_TEST_SUITE(ticks_and_limits)

// The borders of kiwoom-rest-api 6.2.
BOOST_AUTO_TEST_CASE(the_step_grows_at_the_borders_of_the_2023_scheme) {
  const auto stock = [](int price) { return tick_size(price, tick_table::stock); };
  BOOST_TEST(stock(1'999) == 1);
  BOOST_TEST(stock(2'000) == 5);
  BOOST_TEST(stock(4'995) == 5);
  BOOST_TEST(stock(5'000) == 10);
  BOOST_TEST(stock(19'990) == 10);
  BOOST_TEST(stock(20'000) == 50);
  BOOST_TEST(stock(49'950) == 50);
  BOOST_TEST(stock(50'000) == 100);
  BOOST_TEST(stock(199'900) == 100);
  BOOST_TEST(stock(200'000) == 500);
  BOOST_TEST(stock(499'500) == 500);
  BOOST_TEST(stock(500'000) == 1'000);
}

BOOST_AUTO_TEST_CASE(funds_know_two_steps) {
  BOOST_TEST(tick_size(1'999, tick_table::fund) == 1);
  BOOST_TEST(tick_size(2'000, tick_table::fund) == 5);
  BOOST_TEST(tick_size(900'000, tick_table::fund) == 5);
}

BOOST_AUTO_TEST_CASE(limits_agree_with_the_official_sample) {
  const auto limits = limits_of(121'700, 30, tick_table::stock);
  BOOST_TEST(limits.upper == 158'200);
  BOOST_TEST(limits.lower == 85'200);
}

// 265,000 x 0.3 = 79,500: the ka10095 sample of kiwoom-rest-api 3.5.
BOOST_AUTO_TEST_CASE(a_listing_moves_from_60_to_400_percent) {
  const auto limits = listing_limits(10'000, tick_table::stock);
  BOOST_TEST(limits.lower == 6'000);
  BOOST_TEST(limits.upper == 40'000);
}

BOOST_AUTO_TEST_CASE(limits_agree_with_the_quote_sample) {
  const auto limits = limits_of(265'000, 30, tick_table::stock);
  BOOST_TEST(limits.upper == 344'500);
  BOOST_TEST(limits.lower == 185'500);
}

// 180,100 x 0.3 = 54,030, cut to 54,000; 234,100 is no multiple of the 500 that rule up there.
BOOST_AUTO_TEST_CASE(a_limit_in_a_coarser_band_is_cut_to_its_tick) {
  BOOST_TEST(limits_of(180'100, 30, tick_table::stock).upper == 234'000);
}

BOOST_AUTO_TEST_CASE(prices_round_to_the_nearest_tick) {
  BOOST_TEST(round_to_tick(20'024.9, tick_table::stock) == 20'000);
  BOOST_TEST(round_to_tick(20'025.0, tick_table::stock) == 20'050);
  BOOST_TEST(round_to_tick(0.2, tick_table::stock) == 1);
}

BOOST_AUTO_TEST_SUITE_END()
