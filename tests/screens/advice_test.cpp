#include "screens/advice.hpp"
#include "tests/screens/written.hpp"

#include <boost/test/unit_test.hpp>

// What beginners write, and that the answer names what to write instead.

using namespace tandem::screens;

namespace {

/// The sentences about a condition.
std::string told_of(std::string_view text) {
  std::string all;
  for (const auto& one : written::check(text, text_form::expression).found)
    all.append(all.empty() ? "" : " | ").append(one.sentence);
  return all;
}

bool names(std::string_view text, std::string_view instead) {
  return told_of(text).find(instead) != std::string::npos;
}

} // namespace

BOOST_AUTO_TEST_SUITE(advice)

BOOST_AUTO_TEST_CASE(a_wish_in_one_word_is_answered_with_how_it_is_written) {
  for (const auto& [text, instead] : std::vector<std::pair<const char*, const char*>>{
         {"close > ma20", "ma(20)"},
         {"sma5 > sma20", "sma20 is written sma(20)"},
         {"close1 < close", "close[1]"},
         {"52주신고가", "highest(high, 252)"},
         {"52주신저가", "lowest(low, 252)"},
         {"20일선 < close", "sma(20)"},
         {"양봉", "close > open"},
         {"정배열", "sma(20) > sma(60)"},
         {"상한가", "change(1) >= 29%"},
         {"close > 이동평균20", "이동평균(20)"},
         {"PER < 10", "not kept"}})
    BOOST_TEST(names(text, instead), text << ": " << told_of(text));
}

BOOST_AUTO_TEST_CASE(words_between_values_are_answered_with_the_operator) {
  for (const auto& [text, instead] : std::vector<std::pair<const char*, const char*>>{
         {"close above sma(20)", "write >"},
         {"rsi(14) below 30", "write <"},
         {"거래대금 100억 이상", "write >= before the number"},
         {"rsi(14) 30 미만", "write < before the number"},
         {"sma(5) crosses sma(20)", "crossup(a, b)"},
         {"volume > 1,000,000", "without commas"},
         {"close 5", "an operator is missing"}})
    BOOST_TEST(names(text, instead), text << ": " << told_of(text));
}

BOOST_AUTO_TEST_CASE(a_call_without_its_arguments_is_answered_with_an_example) {
  for (const auto& [text, instead] :
       std::vector<std::pair<const char*, const char*>>{{"rsi < 30", "rsi(14)"},
                                                        {"close > bb.upper", "bb(20, 2).upper"},
                                                        {"macd.hist > 0", "macd(12, 26, 9).hist"},
                                                        {"close > sma", "sma(20)"}})
    BOOST_TEST(names(text, instead), text << ": " << told_of(text));
}

BOOST_AUTO_TEST_CASE(every_example_and_every_form_is_right) {
  for (const auto& row : vocabulary())
    if (const auto example = std::string{example_of(row.id)}; !example.empty()) {
      const auto first = example.substr(0, example.find(" or "));
      BOOST_TEST(written::check(first, text_form::value).found.empty(), first);
    }
  for (const auto* word : {"양봉", "음봉", "정배열", "역배열", "상한가", "하한가"}) {
    const auto form = form_of(word);
    BOOST_TEST(written::check(form, text_form::value).found.empty(), form);
  }
}

BOOST_AUTO_TEST_SUITE_END()
