#include "tests/screens/written.hpp"

#include <boost/test/unit_test.hpp>

#include <string>

// What the golden texts beside the checkout do not ask.
using namespace tandem::screens;
using namespace tandem::screens::written;

BOOST_AUTO_TEST_SUITE(check_texts)

BOOST_AUTO_TEST_CASE(a_comma_inside_a_number_is_told_where_it_would_be_two_numbers) {
  BOOST_TEST(where("max(close, 1,000) > 5") == "1:12 bad_number\n");
  BOOST_TEST(where("close > 1,000") == "1:10 unexpected\n");
  BOOST_TEST(demo("universe close > 1,000,000\na: close > open\n") == "2:18 bad_number\n");
  BOOST_TEST(where("macd(12,26,9).hist > 0") == "");
  BOOST_TEST(where("close > bb(20,2).upper") == "");
  BOOST_TEST(where("close > 007") == "1:9 bad_number\n");
}

BOOST_AUTO_TEST_CASE(clause_words_are_suggested) {
  BOOST_TEST(demo("a: close > open\nordr close desc\n") == "3:1 unexpected order\n");
}

BOOST_AUTO_TEST_CASE(short_words_are_suggested_at_a_distance_of_one_only) {
  BOOST_TEST(where("rsl(14) > 70") == "1:1 unknown_word rsi\n");
  BOOST_TEST(where("xyzi > 70") == "1:1 unknown_word\n");
}

BOOST_AUTO_TEST_CASE(a_clause_word_with_a_colon_is_told_alone) {
  BOOST_TEST(demo("a: close > open\nlimit: 0\n") == "3:1 reserved_word\n");
  BOOST_TEST(demo("a: close > open\nscore: ≥\n") == "3:8 bad_character\n");
}

BOOST_AUTO_TEST_CASE(percent_is_suspected_against_plain_numbers_that_count_nothing) {
  BOOST_TEST(where("volume / volume[1] >= 4") == "1:23 percent_suspected\n");
  BOOST_TEST(where("count(close > open, 5) >= 4") == "");
  BOOST_TEST(where("near(close, open, 0.2)") == "1:19 percent_suspected\n");
  BOOST_TEST(where("near(close, open, 0.1)") == "");
}

BOOST_AUTO_TEST_CASE(a_percentage_that_decides_for_ever_is_an_error_at_the_constant) {
  const auto found = check("breadth(close > open) >= 50", text_form::expression);
  BOOST_TEST(told(found.found) == "1:26 percent_suspected\n");
  BOOST_TEST(!found.what);
  BOOST_TEST(where("percentrank(60) > 80") == "1:19 percent_suspected\n");
}

BOOST_AUTO_TEST_CASE(won_are_suspected_to_be_millions) {
  BOOST_TEST(where("turnover >= 50000") == "1:13 unit_suspected\n");
  BOOST_TEST(where("turnover >= 5만") == "");
  BOOST_TEST(where("거래대금 >= 100억") == "");
}

BOOST_AUTO_TEST_CASE(extremes_ask_of_what) {
  const auto found = check("close >= highest(20)", text_form::expression).found;
  BOOST_TEST(told(found) == "1:10 wrong_arguments\n");
  BOOST_TEST(found[0].sentence.find("highest(high, 20)") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(change_without_brackets_is_that_against_the_bar_before) {
  BOOST_TEST(value("change", closes({100, 110})) == 0.1);
  BOOST_TEST(value("등락률 >= 10%", closes({100, 110})) == 1);
}

BOOST_AUTO_TEST_CASE(a_parameter_is_judged_as_any_value_of_its_range) {
  BOOST_TEST(demo("param p = 120 (50..150)\na: rsi(14) > p\n") == "");
  BOOST_TEST(demo("param p = 120 (110..150)\na: rsi(14) > p\n") == "3:4 constant_condition\n");
  BOOST_TEST(demo("param p = 3% (1..5%)\na: change(1) > p\n") == "2:15 bad_value\n");
}

BOOST_AUTO_TEST_CASE(values_for_parameters_are_checked_by_name_form_and_range) {
  const auto made = check("screen demo\nparam n = 20 (5..60)\nparam p = 3%\na: change(n) > p\n",
                          text_form::screen, "demo.screen");
  BOOST_REQUIRE(made.what);
  BOOST_TEST(check_parameters(*made.what, {{"n", {30, false}}, {"p", {0.05, true}}}).empty());
  BOOST_TEST(check_parameters(*made.what, {{"n", {61, false}}}).size() == 1u);
  BOOST_TEST(check_parameters(*made.what, {{"p", {5, false}}}).size() == 1u);
  BOOST_TEST(check_parameters(*made.what, {{"m", {5, false}}}).size() == 1u);
}

BOOST_AUTO_TEST_CASE(a_value_in_force_is_checked_like_a_default) {
  catalog known;
  check_options options;
  options.file = "demo.screen";
  options.parameters = {{"n", {2.5, false}}};
  const auto made = known.check("screen demo\nparam n = 20\na: close > sma(n)\n", options);
  BOOST_TEST(told(made.found) == "3:16 bad_length\n");
}

BOOST_AUTO_TEST_CASE(a_broken_parameter_or_label_is_told_once) {
  BOOST_TEST(demo("param n = \na: close > sma(n)\nb: ≥\nmatch a and b\n")
             == "2:10 unexpected\n4:4 bad_character\n");
}

BOOST_AUTO_TEST_CASE(screens_that_ask_for_each_other_are_told_at_the_reference) {
  catalog known{{{"one", "one.screen", "screen one\na: @two\n"},
                 {"two", "two.screen", "screen two\na: @one\n"},
                 {"bad", "bad.screen", "screen bad\na: closs > 5\n"}}};
  check_options options;
  options.file = "one.screen";
  BOOST_TEST(told(known.check("screen one\na: @two\n", options).found) == "2:4 screen_cycle\n");
  options.file = "demo.screen";
  BOOST_TEST(told(known.check("screen demo\na: @one\nb: @bad\n", options).found)
             == "2:4 broken_screen\n3:4 broken_screen\n");
}

BOOST_AUTO_TEST_CASE(needed_bars_are_those_of_the_table) {
  const auto need = [](const char* text) { return good(text)->bars_needed; };
  BOOST_TEST(need("rsi(14)") == 85);
  BOOST_TEST(need("macd(12, 26, 9).hist") == 104);
  BOOST_TEST(need("adx(14)") == 168);
  BOOST_TEST(need("ema(200)") == 600);
  BOOST_TEST(need("sma(20)[5]") == 25);
  BOOST_TEST(need("tr") == 2);
  BOOST_TEST(need("kc(20, 1.5, 10).upper") == 61);
  BOOST_TEST(need("ichimoku(9, 26, 52).b") == 77);
  BOOST_TEST(need("rising(sma(60), 10)") == 70);
}

BOOST_AUTO_TEST_CASE(problems_are_shown_with_their_line_and_a_caret) {
  BOOST_TEST(render(check("종가 > closs", text_form::expression).found, "-", "종가 > closs")
             == "-:1:6: error: there is no word closs; did you mean close? [unknown_word]\n"
                "종가 > closs\n"
                "       ^\n");
}

BOOST_AUTO_TEST_SUITE_END()
