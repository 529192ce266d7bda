#include "sim/broker/wire_number.hpp"

#include <boost/test/unit_test.hpp>

using namespace tandem::sim;

BOOST_AUTO_TEST_SUITE(numbers_on_the_wire)

// Left: the ka10095 and ka10032 samples of kiwoom-rest-api 3.2 and 3.5.
BOOST_AUTO_TEST_CASE(look_like_the_samples) {
  BOOST_TEST(directed(268'500, 265'000) == "+268500");
  BOOST_TEST(directed(264'500, 265'000) == "-264500");
  BOOST_TEST(directed(265'000, 265'000) == "265000");
  BOOST_TEST(directed(0, 265'000) == "0");
  BOOST_TEST(value_signed(3'500) == "+3500");
  BOOST_TEST(value_signed(-2'000) == "-2000");
  BOOST_TEST(value_signed(0) == "0");
  BOOST_TEST(percent_change(3'500, 265'000) == "+1.32");
  BOOST_TEST(percent_change(-40, 6'220) == "-0.64");
  BOOST_TEST(percent_change(0, 265'000) == "0.00");
  BOOST_TEST(two_decimals(1'741'233'800, 15'220'914) == "114.39"); // 114.397...
  BOOST_TEST(two_decimals(5, 0) == "0.00");
  BOOST_TEST(zero_padded(5'969'782'550, 16) == "0000005969782550");
  BOOST_TEST(zero_padded(265'000, 8) == "00265000");
}

BOOST_AUTO_TEST_CASE(the_change_class_tells_limits_from_mere_moves) {
  const instrument stock;
  const auto at_close = [&](std::int32_t close) {
    day_bar bar;
    bar.base = 121'700;
    bar.close = close;
    return change_class(bar, stock);
  };
  BOOST_TEST(at_close(158'200) == "1");
  BOOST_TEST(at_close(158'100) == "2");
  BOOST_TEST(at_close(121'700) == "3");
  BOOST_TEST(at_close(85'200) == "4");
  BOOST_TEST(at_close(85'300) == "5");
}

BOOST_AUTO_TEST_SUITE_END()
