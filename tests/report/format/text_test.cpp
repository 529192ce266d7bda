#include "report/format/text.hpp"

#include <boost/test/unit_test.hpp>

using namespace tandem;

BOOST_AUTO_TEST_SUITE(text)

BOOST_AUTO_TEST_CASE(hangul_takes_two_columns_and_latin_one) {
  BOOST_TEST(tandem::display_width("SK하이닉스") == 10u);
  BOOST_TEST(tandem::clipped("SK하이닉스", 5) == "SK하");
  BOOST_TEST(tandem::left("하", 3) == "하 ");
  BOOST_TEST(tandem::right("하", 3) == " 하");
}

BOOST_AUTO_TEST_CASE(each_byte_of_a_broken_character_takes_a_column) {
  BOOST_TEST(tandem::display_width("\xEC\x82(") == 3u);
  BOOST_TEST(tandem::clipped("\xEC(a", 2) == "\xEC(");
}

BOOST_AUTO_TEST_SUITE_END()
