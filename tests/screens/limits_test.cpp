#include "screens/limits.hpp"
#include "tests/screens/written.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <string>

// Bad input never crashes and never costs more than itself.
using namespace tandem::screens;
using namespace tandem::screens::written;

namespace {

std::string repeated(const std::string& piece, std::size_t times) {
  std::string text;
  for (std::size_t i = 0; i < times; ++i)
    text += piece;
  return text;
}

bool is_too_large(const problems& found) {
  return has_errors(found) && std::any_of(found.begin(), found.end(), [](const problem& one) {
           return one.kind == problem_kind::too_large;
         });
}

} // namespace

BOOST_AUTO_TEST_SUITE(bounds)

BOOST_AUTO_TEST_CASE(a_text_of_a_megabyte_is_refused) {
  const auto found = check(std::string(1'000'000, '('), text_form::expression).found;
  BOOST_TEST(told(found) == "1:1 too_large\n");
}

BOOST_AUTO_TEST_CASE(ten_thousand_clauses_are_refused) {
  std::string text = "screen demo\n";
  for (int i = 0; i < 10'000; ++i)
    text += "x:o\n";
  BOOST_TEST(is_too_large(check(text, text_form::screen, "demo.screen").found));
}

BOOST_AUTO_TEST_CASE(deep_nesting_is_refused_in_every_form) {
  for (const auto& text :
       {repeated("(", 20'000) + "1" + repeated(")", 20'000), repeated("not ", 10'000) + "etf",
        repeated("-", 30'000) + "close > 1", "close" + repeated("[1]", 10'000) + " > 1",
        repeated("abs(", 9'000) + "close" + repeated(")", 9'000) + " > 1",
        "close" + repeated("[close", 9'000)})
    BOOST_TEST(is_too_large(check(text, text_form::expression).found), text.substr(0, 20));
  BOOST_TEST(is_too_large(
    check("screen demo\na: o\nmatch " + repeated("(", 20'000), text_form::screen, "demo.screen")
      .found));
}

BOOST_AUTO_TEST_CASE(a_long_chain_is_read_and_one_too_long_refused) {
  BOOST_TEST(where("close" + repeated(" + close", 1'000) + " > 1") == "");
  BOOST_TEST(is_too_large(
    check("close" + repeated(" + close", 7'000) + " > 1", text_form::expression).found));
}

BOOST_AUTO_TEST_CASE(a_long_chain_is_evaluated) {
  BOOST_TEST(value("close" + repeated(" + close", 1'999), closes({3})) == 6'000);
}

BOOST_AUTO_TEST_CASE(nesting_up_to_the_bound_is_read) {
  const auto depth = limits::nesting_max - 1;
  BOOST_TEST(where(repeated("(", depth) + "close > open" + repeated(")", depth)) == "");
}

BOOST_AUTO_TEST_SUITE_END()
