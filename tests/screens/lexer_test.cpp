#include "screens/lexer.hpp"

#include <boost/test/unit_test.hpp>

#include <cmath>

using namespace tandem::screens;

BOOST_AUTO_TEST_SUITE(lexer)

BOOST_AUTO_TEST_CASE(a_number_is_the_nearest_double_of_its_decimal) {
  BOOST_TEST(read_number("3%")->value == 0.03);
  BOOST_TEST(read_number("1.5억")->value == 150'000'000.0);
  BOOST_TEST(read_number("5천만")->value == 50'000'000.0);
  BOOST_TEST(read_number("0.1")->value == 0.1);
  BOOST_TEST(read_number("1e-3")->value == 0.001);
  BOOST_TEST(read_number("-2.5")->value == -2.5);
  BOOST_TEST(std::isinf(read_number("1e999")->value));
  BOOST_TEST(read_number("1e-999")->value == 0.0);
}

BOOST_AUTO_TEST_CASE(a_number_remembers_how_it_was_written) {
  BOOST_TEST(read_number("3%")->percent);
  BOOST_TEST(!read_number("3")->percent);
  BOOST_TEST(read_number("2만")->big_unit);
  BOOST_TEST(!read_number("2천")->big_unit);
}

BOOST_AUTO_TEST_CASE(what_is_no_single_number_is_none) {
  for (const auto* text : {"", "-", "close", "3 4", "--3", "5만%", "12abc", "007", "3%%"})
    BOOST_TEST(!read_number(text), text);
}

BOOST_AUTO_TEST_CASE(columns_count_code_points_and_lines_end_with_or_without_a_return) {
  const auto read = read_tokens("\xEF\xBB\xBF종가 > 시가\r\n\t거래량");
  BOOST_REQUIRE_EQUAL(read.tokens.size(), 4u);
  BOOST_TEST(read.tokens[1].column == 4u);
  BOOST_TEST(read.tokens[2].column == 6u);
  BOOST_TEST(read.tokens[3].line == 2u);
  BOOST_TEST(read.tokens[3].column == 2u);
}

BOOST_AUTO_TEST_CASE(a_comment_ends_with_its_line_and_is_none_inside_a_text) {
  const auto read = read_tokens("a # b ≥\nname has \"x#y\" c");
  BOOST_REQUIRE_EQUAL(read.tokens.size(), 5u);
  BOOST_TEST(read.found.empty());
  BOOST_TEST(read.tokens[3].word == "x#y");
}

BOOST_AUTO_TEST_CASE(bytes_that_are_no_text_are_bad_characters) {
  const auto read = read_tokens("a \xFF\xFE b");
  BOOST_TEST(read.found.size() == 2u);
  BOOST_TEST(read.found[1].column == 4u);
}

BOOST_AUTO_TEST_SUITE_END()
