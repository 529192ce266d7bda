#include "market/plain_text.hpp"

#include <boost/test/unit_test.hpp>

using namespace tandem;
using namespace std::string_view_literals;

BOOST_AUTO_TEST_SUITE(plain_text_test)

BOOST_AUTO_TEST_CASE(a_byte_order_mark_and_foreign_ends_of_lines_are_taken_off) {
  for (const auto bytes : {"a\nb\n"sv,
                           "\xEF\xBB\xBF"
                           "a\nb\n"sv,
                           "a\r\nb\r\n"sv,
                           "\xEF\xBB\xBF"
                           "a\r\nb\r\n"sv,
                           "a\rb\r"sv})
    BOOST_TEST(*market::plain_text(bytes) == "a\nb\n");
  BOOST_TEST(market::plain_text("")->empty());
  BOOST_TEST(*market::plain_text("삼성") == "삼성");
}

BOOST_AUTO_TEST_CASE(utf_16_and_what_is_no_text_are_refused) {
  for (const auto bytes : {"\xFF\xFE"
                           "a\0"sv,
                           "\xFE\xFF\0a"sv, "a\0b\0"sv, "\xFF\xFE\0\0"sv}) {
    const auto read = market::plain_text(bytes);
    BOOST_TEST_REQUIRE(!read);
    BOOST_TEST(read.error().message.find("UTF-16") != std::string::npos);
    BOOST_TEST(read.error().message.find("UTF-8") != std::string::npos);
  }
}

BOOST_AUTO_TEST_SUITE_END()
