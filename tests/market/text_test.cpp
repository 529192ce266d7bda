#include "market/text.hpp"

#include <boost/test/unit_test.hpp>

#include <string>

using namespace tandem::market;

BOOST_AUTO_TEST_SUITE(texts)

BOOST_AUTO_TEST_CASE(what_can_be_seen_stays) {
  for (const std::string text :
       {"", "삼성전자", "SK하이닉스 (우)", "KODEX 200선물인버스2X", "é漢字𠀋😀", "a b"})
    BOOST_TEST(visible_text(text) == text);
}

BOOST_AUTO_TEST_CASE(what_steers_or_hides_becomes_a_question_mark) {
  for (const char* const hidden :
       {"\x1b",   "\a",     "\n",         "\r",        "\t",     "\x7f",   "\u0080",
        "\u009b", "\u00ad", "\u061c",     "\u200b",    "\u200e", "\u200f", "\u2028",
        "\u2029", "\u202a", "\u202e",     "\u2060",    "\u2066", "\u2069", "\ufeff",
        "\ufffe", "\ufffd", "\U000e0041", "\U0001ffff"})
    BOOST_TEST(visible_text(std::string{"가"} + hidden + "나") == "가?나");
  BOOST_TEST(visible_text(std::string{"가\0나", 7}) == "가?나");
}

BOOST_AUTO_TEST_CASE(bytes_that_are_no_utf8_become_question_marks) {
  BOOST_TEST(visible_text("\xb0\xa1") == "??");
  BOOST_TEST(visible_text("가\xeb\x8f") == "가??");
  BOOST_TEST(visible_text("\xc0\x80") == "??");           // NUL in two bytes
  BOOST_TEST(visible_text("\xed\xa0\x80") == "???");      // half a surrogate pair
  BOOST_TEST(visible_text("\xf4\x90\x80\x80") == "????"); // beyond Unicode
  BOOST_TEST(visible_text("\xff") == "?");
}

BOOST_AUTO_TEST_CASE(a_name_has_no_filling_at_its_ends) {
  BOOST_TEST(clean_name("  삼성전자 \0\0") == "삼성전자");
  BOOST_TEST(clean_name(std::string{"\0 삼성\0전자\0\0", 17}) == "삼성?전자");
  BOOST_TEST(clean_name("\u3000삼성\u00a0") == "삼성");
  BOOST_TEST(clean_name("\ufeff \u200b").empty());
  BOOST_TEST(clean_name("도쿄중소형\xeb\x8f") == "도쿄중소형"); // Cut in the middle of a letter.
}

BOOST_AUTO_TEST_CASE(a_long_name_is_cut_between_letters) {
  std::string name;
  for (int i = 0; i < 200; ++i)
    name += "가";
  const auto cut = clean_name("x" + name);
  BOOST_TEST(cut == "x" + name.substr(0, 357) + "…");
  BOOST_TEST(shortened("가나", 5) == "가…");
  BOOST_TEST(shortened("가나", 6) == "가나");
}

BOOST_AUTO_TEST_SUITE_END()
