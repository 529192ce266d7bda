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

BOOST_AUTO_TEST_CASE(colours_take_no_column_and_are_never_cut) {
  BOOST_TEST(tandem::display_width("\x1b[1;33m하\x1b[0m") == 2u);
  BOOST_TEST(tandem::clipped("\x1b[33mSK하이\x1b[0m", 3) == "\x1b[33mSK\x1b[0m");
  BOOST_TEST(tandem::display_width("\x1b[33") == 4u); // No colour: it does not end.
}

BOOST_AUTO_TEST_CASE(a_long_line_goes_on_in_the_next_one) {
  BOOST_TEST(tandem::folded("one two three\n", 7) == "one two\n  three\n");
  BOOST_TEST(tandem::folded("  cache: 1, 2, 3\nend\n", 12) == "  cache: 1,\n    2, 3\nend\n");
  BOOST_TEST(tandem::folded("a   b", 3) == "a\n  b"); // Blanks at the fold are dropped.
  BOOST_TEST(tandem::folded("TR  why it is so", 10, 4) == "TR  why it\n    is so");
  BOOST_TEST(tandem::folded("삼성전자 하이닉스", 16) == "삼성전자\n  하이닉스");
  BOOST_TEST(tandem::folded("삼성전자 하이닉스", 17) == "삼성전자 하이닉스");
  BOOST_TEST(tandem::folded("\x1b[2mone two\x1b[0m", 3) == "\x1b[2mone\n  two\x1b[0m");
}

BOOST_AUTO_TEST_CASE(a_word_wider_than_the_page_stays_whole) {
  BOOST_TEST(tandem::folded("stored in sqlite:tandem.db", 8) == "stored\n  in\n  sqlite:tandem.db");
  BOOST_TEST(tandem::folded("sqlite:tandem.db", 8) == "sqlite:tandem.db");
  BOOST_TEST(tandem::folded("one two three", 0) == "one two three");
  BOOST_TEST(tandem::folded("", 8).empty());
}

BOOST_AUTO_TEST_SUITE_END()
