#include "store/results/json_document.hpp"
#include "store/results/row_codec.hpp"
#include "store/results/verdict_block.hpp"

#include <boost/test/unit_test.hpp>

#include <cmath>
#include <string>

using namespace tandem::store;

namespace {

double number(const std::string& text) {
  const auto parsed = parse_json(text);
  BOOST_TEST_REQUIRE(parsed.has_value());
  BOOST_TEST_REQUIRE(parsed->IsNumber());
  return parsed->GetDouble();
}

} // namespace

BOOST_AUTO_TEST_SUITE(json_documents)

BOOST_AUTO_TEST_CASE(a_number_is_the_double_nearest_to_its_digits) {
  BOOST_TEST(number("0.1") == 0.1);
  BOOST_TEST(number("5e-324") == 5e-324);
  BOOST_TEST(number("1.7976931348623157e308") == 1.7976931348623157e308);
  // RapidJSON's own examples of what its inexact reader misses by a bit.
  BOOST_TEST(number("2.2250738585072011e-308") == 2.2250738585072011e-308);
  BOOST_TEST(number("9007199254740993.0") == 9007199254740992.0);
  BOOST_TEST(std::signbit(number("-0.0")));
}

BOOST_AUTO_TEST_CASE(a_zero_may_have_an_exponent) {
  for (const auto* zero : {"0e88", "0E+300", "0.0e5", "-0e1", "0e-400", "0.000e000"})
    BOOST_TEST(number(zero) == 0.0, zero);
}

BOOST_AUTO_TEST_CASE(whole_numbers_stay_whole) {
  BOOST_TEST(parse_json("-9223372036854775808")->IsInt64());
  BOOST_TEST(parse_json("2147483647")->IsInt());
  BOOST_TEST(!parse_json("1.0")->IsInt64());
  BOOST_TEST(number("18446744073709551616") == 18446744073709551616.0);
}

BOOST_AUTO_TEST_CASE(what_is_no_json_is_nothing) {
  for (const auto* bad : {"", "1e400", "-1e400", "0x10", "+1", "1,234", "--5", "１２", "01", "NaN",
                          "[1", "[1]]", "{\"a\":}", "nul"})
    BOOST_TEST(!parse_json(bad).has_value(), bad);
}

BOOST_AUTO_TEST_CASE(nesting_does_not_exhaust_the_stack) {
  const std::string deep(1'000'000, '[');
  BOOST_TEST(!parse_json(deep).has_value());
  BOOST_TEST(!decode({1, deep}));
}

BOOST_AUTO_TEST_CASE(foreign_rows_are_read_or_refused) {
  BOOST_TEST(static_cast<bool>(
    decode({1, R"(["R1","v2","005930","예시","midterm",1,0e88,-0.0,"","",1e308])"})));
  BOOST_TEST(!decode({1, R"(["R1","v2","005930","예시","midterm",1,1e400])"}));
  BOOST_TEST(!decode({1, R"(["R1","v2","005930","예시","midterm",1,"0e88"])"}));
  const auto block =
    decode({5, R"(["R1","v2","005930","",true,"{\"v2\":{\"stage\":\"gap\",\"signals\":null,)"
               R"(\"checks\":[[\"gap\",0e88,\"<=\",0E5,true]]}}"])"});
  BOOST_TEST_REQUIRE(static_cast<bool>(block));
  const auto verdicts = read_block(std::get<verdict_block_row>(*block));
  BOOST_TEST_REQUIRE(static_cast<bool>(verdicts));
  BOOST_TEST((verdicts->front().engines.front().checks.front().value == 0.0));
}

BOOST_AUTO_TEST_SUITE_END()
