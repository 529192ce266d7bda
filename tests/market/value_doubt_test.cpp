#include "market/value_doubt.hpp"

#include <boost/test/unit_test.hpp>

using namespace tandem;

BOOST_AUTO_TEST_SUITE(value_doubt)

// 1,000,000 shares between 900 and 1,100 KRW: half of 900 million to twice 1,100 million KRW.
BOOST_AUTO_TEST_CASE(a_value_from_half_to_twice_of_the_volume_is_believed) {
  const auto is_odd = [](std::int64_t millions) {
    return market::is_odd_value({900, 1'100, 1'000'000, millions});
  };
  for (const std::int64_t fits : {449, 450, 1'000, 2'200, 2'201})
    BOOST_TEST(!is_odd(fits), fits);
  for (const std::int64_t odd : {0, 448, 2'202, 5'000})
    BOOST_TEST(is_odd(odd), odd);
}

BOOST_AUTO_TEST_CASE(a_value_that_is_not_told_is_no_doubt) {
  BOOST_TEST(!market::is_odd_value({900, 1'100, 1'000'000, -1}));
}

BOOST_AUTO_TEST_CASE(a_few_shares_may_round_to_nothing) {
  BOOST_TEST(!market::is_odd_value({900, 1'100, 5, 0}));
  BOOST_TEST(!market::is_odd_value({900, 900, 0, 0}));
  BOOST_TEST(market::is_odd_value({900, 900, 0, 2}));
}

BOOST_AUTO_TEST_CASE(an_odd_value_is_told_in_words) {
  BOOST_TEST(market::odd_value({900, 1'100, 5'000, 50})
             == "50 million KRW for 5000 shares between 900 and 1100 KRW");
  BOOST_TEST(market::odd_value({900, 1'100, 5'000, 5}).empty());
}

BOOST_AUTO_TEST_SUITE_END()
