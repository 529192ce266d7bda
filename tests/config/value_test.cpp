#include "config/value.hpp"

#include <boost/test/unit_test.hpp>

#include <chrono>
#include <limits>

using namespace tandem::config;
using namespace std::chrono_literals;

BOOST_AUTO_TEST_SUITE(value_test)

BOOST_AUTO_TEST_CASE(text_of_a_value_is_that_of_the_command_line) {
  BOOST_TEST(to_text(true) == "true");
  BOOST_TEST(to_text(std::int64_t{-12}) == "-12");
  BOOST_TEST(to_text(0.5) == "0.5");
  BOOST_TEST(to_text(std::string{"a \"b\" \\ c\n\t"}) == R"("a \"b\" \\ c\n\t")");
  BOOST_TEST(to_text(std::string{"\x01\x7f\r한"}) == R"("\u0001\u007f\r한")");
  BOOST_TEST(to_text(string_list{"v2", "v3"}) == R"(["v2", "v3"])");
  BOOST_TEST(to_text(string_list{}) == "[]");
}

BOOST_AUTO_TEST_CASE(a_whole_real_keeps_a_sign_of_being_one) {
  BOOST_TEST(to_text(2000.0) == "2000.0");
  BOOST_TEST(to_text(-20.0) == "-20.0");
  BOOST_TEST(to_text(1e9) == "1e+09");
}

BOOST_AUTO_TEST_CASE(durations_are_written_in_the_largest_whole_unit) {
  BOOST_TEST(to_text(duration{250ms}) == "250ms");
  BOOST_TEST(to_text(duration{1500ms}) == "1500ms");
  BOOST_TEST(to_text(duration{60s}) == "1min");
  BOOST_TEST(to_text(duration{2h}) == "2h");
  BOOST_TEST(to_text(duration{0s}) == "0s");
  BOOST_TEST(to_text(duration{-5ms}) == "-5ms");
  BOOST_TEST(to_text(duration{7ns}) == "7ns");
}

BOOST_AUTO_TEST_CASE(durations_are_read_with_their_unit_only) {
  BOOST_TEST((parse_duration("250ms") == duration{250ms}));
  BOOST_TEST((parse_duration("5min") == duration{5min}));
  BOOST_TEST((parse_duration("-5us") == duration{-5us}));
  for (auto text : {"", "250", "250 ms", "1.5s", "5m", "ms", "99999999999h", "5 min", "1s "})
    BOOST_TEST(!parse_duration(text), text);
}

BOOST_AUTO_TEST_CASE(sizes_are_read_in_binary_units) {
  BOOST_TEST(parse_size("4096").value() == 4096);
  BOOST_TEST(parse_size("512KiB").value() == 524'288);
  BOOST_TEST(parse_size("256MiB").value() == 268'435'456);
  BOOST_TEST(parse_size("1GiB").value() == 1'073'741'824);
  for (auto text : {"", "1MB", "1.5GiB", "MiB", "99999999TiB"})
    BOOST_TEST(!parse_size(text), text);
}

BOOST_AUTO_TEST_CASE(numbers_are_read_whole_and_finite) {
  BOOST_TEST(parse_number("0.015").value() == 0.015);
  BOOST_TEST(parse_number("-1e-3").value() == -1e-3);
  for (auto text : {"", "nan", "inf", "1e999", "1,5", "0.1x"})
    BOOST_TEST(!parse_number(text), text);
  BOOST_TEST(parse_integer("-7").value() == -7);
  for (auto text : {"", "7.0", "7x", "99999999999999999999"})
    BOOST_TEST(!parse_integer(text), text);
}

BOOST_AUTO_TEST_CASE(a_command_line_value_takes_the_type_of_its_property) {
  BOOST_TEST((from_text("true", true) == value{true}));
  BOOST_TEST((from_text("12", std::int64_t{0}) == value{std::int64_t{12}}));
  BOOST_TEST((from_text("12", 0.0) == value{12.0}));
  BOOST_TEST((from_text("250ms", duration{}) == value{duration{250ms}}));
  BOOST_TEST((from_text("0", duration{1s}) == value{duration::zero()}));
  BOOST_TEST((from_text("bare words", std::string{}) == value{std::string{"bare words"}}));
  BOOST_TEST((from_text("\"quoted\"", std::string{}) == value{std::string{"quoted"}}));
  for (const std::string text : {"a \"b\" \\ c\n\t\r\x01\x7f한", "\\u0041", "\\", "\\n"})
    BOOST_TEST((from_text(to_text(text), std::string{}) == value{text}), text);
  BOOST_TEST((from_text(R"("\u00")", std::string{}) == value{std::string{"u00"}}));
}

BOOST_AUTO_TEST_CASE(a_command_line_list_may_be_bare_or_in_brackets) {
  value expected = string_list{"a", "b"};
  for (auto text : {"a,b", "a, b", "[a,b]", R"(["a","b"])", R"( ["a", "b",] )", "a,b,"})
    BOOST_TEST((from_text(text, string_list{}) == expected), text);
  BOOST_TEST((from_text("", string_list{}) == value{string_list{}}));
  BOOST_TEST((from_text("[]", string_list{}) == value{string_list{}}));
  BOOST_TEST((from_text(R"("a,b",c)", string_list{}) == value{string_list{"a,b", "c"}}));
}

BOOST_AUTO_TEST_CASE(command_line_text_of_another_type_stays_text) {
  for (const auto& like : {value{true}, value{std::int64_t{0}}, value{0.0}, value{duration{}}})
    BOOST_TEST((from_text("soon", like) == value{std::string{"soon"}}));
}

BOOST_AUTO_TEST_SUITE_END()
