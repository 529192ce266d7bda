#include "market/symbol.hpp"

#include <boost/test/unit_test.hpp>

using namespace tandem::market;

BOOST_AUTO_TEST_SUITE(symbol_test)

BOOST_AUTO_TEST_CASE(a_code_is_six_digits_or_capital_letters) {
  BOOST_TEST(is_symbol_code("005930"));
  BOOST_TEST(is_symbol_code("0001A0"));
  for (auto code : {"", "00593", "0059300", "00593a", "00593 ", "00593-"})
    BOOST_TEST(!is_symbol_code(code), code);
}

BOOST_AUTO_TEST_CASE(markets_have_their_exchange_names) {
  BOOST_TEST(to_string(market_id::kospi) == "KOSPI");
  BOOST_TEST(to_string(market_id::kosdaq) == "KOSDAQ");
}

BOOST_AUTO_TEST_SUITE_END()
