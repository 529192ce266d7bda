#include "market/rules/registry.hpp"
#include "report/filter_text.hpp"

#include <boost/test/unit_test.hpp>

using namespace tandem;
using store::engine_check;
using store::engine_verdict;

BOOST_AUTO_TEST_SUITE(filter_text)

namespace {

tandem::filter_text described(const engine_check& check, const std::string& engine = "v2") {
  return tandem::describe({engine, "matched", {}, {}, {check}}, check);
}

/// "value relation limit"
std::string numbers(const engine_check& check) {
  const auto text = described(check);
  return text.value + " " + check.relation + " " + text.limit;
}

} // namespace

BOOST_AUTO_TEST_CASE(every_stage_of_the_rules_has_a_meaning) {
  for (const auto* rule : market::rules())
    for (const auto& engine : rule->engines)
      for (const auto& filter : engine->filters) {
        const auto text = described({filter.name, 1.0, "<=", 2.0, {}, true}, engine->name);
        BOOST_TEST(!text.meaning.empty(), filter.name);
        BOOST_TEST(text.unit != "number", filter.name);
      }
}

BOOST_AUTO_TEST_CASE(numbers_are_rounded_in_their_unit) {
  BOOST_TEST(numbers({"turnover", 23e9 + 0.4, ">=", 1e9, {}, true})
             == "23,000,000,000 >= 1,000,000,000");
  BOOST_TEST(numbers({"gap_max", 0.03124, "<=", 0.015, {}, false}) == "3.12% <= 1.50%");
  BOOST_TEST(numbers({"no_pullback", -0.0412, "<=", -0.02, {}, true}) == "-4.12% <= -2.00%");
  BOOST_TEST(numbers({"rsi_upper", 91.26, "<=", 83.0, {}, false}) == "91.3 <= 83.0");
  BOOST_TEST(numbers({"volume", 0.666, "<=", 2.0, {}, true}) == "0.67x <= 2.00x");
  BOOST_TEST(numbers({"signals", 3.0, ">=", 4.0, {}, false}) == "3 >= 4");
  BOOST_TEST(numbers({"momentum", -12.345, ">", 0.0, {}, false}) == "-12.35 > 0.00");
  BOOST_TEST(numbers({"atr", 0.0125, "in", 0.01, 0.04, true}) == "1.25% in 1.00% to 4.00%");
  BOOST_TEST(numbers({"rsi_band", 44.0, "in", 45.0, 75.0, false}) == "44.0 in 45.0 to 75.0");
}

BOOST_AUTO_TEST_CASE(a_value_never_looks_like_a_limit_it_misses) {
  BOOST_TEST(numbers({"gap_max", 0.0150004, "<=", 0.015, {}, false}) == "1.50004% <= 1.50000%");
  BOOST_TEST(numbers({"below_dema10", 12345.0, ">", 12345.4, {}, false}) == "12345.0 > 12345.4");
  BOOST_TEST(numbers({"rsi_band", 75.01, "in", 45.0, 75.0, false}) == "75.01 in 45.00 to 75.00");
  BOOST_TEST(numbers({"gap_max", 0.015, "<=", 0.015, {}, true}) == "1.50% <= 1.50%");
}

BOOST_AUTO_TEST_CASE(a_margin_is_how_far_the_value_is_on_the_passing_side) {
  const auto margin = [](const engine_check& check) { return described(check).margin; };
  BOOST_TEST(margin({"gap_min", 0.01, ">=", 0.002, {}, true}) == "+0.80%");
  BOOST_TEST(margin({"gap_max", 0.02, "<=", 0.015, {}, false}) == "-0.50%");
  BOOST_TEST(margin({"turnover", 23e9, ">=", 1e9, {}, true}) == "+22,000,000,000");
  BOOST_TEST(margin({"rsi_band", 70.0, "in", 45.0, 75.0, true}) == "+5.0");
  BOOST_TEST(margin({"rsi_band", 44.0, "in", 45.0, 75.0, false}) == "-1.0");
  BOOST_TEST(margin({"gap_min", {}, ">=", 0.002, {}, false}) == "-");
}

BOOST_AUTO_TEST_CASE(what_is_not_known_is_a_dash) {
  BOOST_TEST(numbers({"turnover", {}, ">=", 1e9, {}, true}) == "- >= 1,000,000,000");
  BOOST_TEST(numbers({"from_the_future", 0.5, "<", {}, {}, true}) == "0.5000 < -");
  BOOST_TEST(described({"from_the_future", 0.5, "<", 1.0, {}, true}).meaning.empty());
}

BOOST_AUTO_TEST_CASE(overheat_tells_whether_it_shows_the_rsi_or_the_volume) {
  const engine_check upper{"rsi_upper", 66.0, "<=", 83.0, {}, true};
  const engine_check cool{"overheat", 66.0, "<", 70.0, {}, true};
  const auto as_rsi = tandem::describe({"v2", "matched", {}, {}, {upper, cool}}, cool);
  BOOST_TEST(as_rsi.value == "66.0");
  BOOST_TEST(as_rsi.unit == "points");
  const engine_check hot{"overheat", 3.5, "<", 3.0, {}, false};
  const auto as_volume = tandem::describe({"v2", "overheat", {}, {}, {upper, hot}}, hot);
  BOOST_TEST(as_volume.value == "3.50x");
  BOOST_TEST(as_volume.unit == "times");
}

BOOST_AUTO_TEST_CASE(the_trend_of_a_pullback_is_another_one) {
  const engine_check trend{"trend", 1.0, ">=", 2.0, {}, false};
  BOOST_TEST(described(trend, "v2_lite").meaning == "rising among TEMA20 and DEMA10");
  BOOST_TEST(described(trend, "midterm").meaning.find("signs of a rising trend") == 0u);
}

BOOST_AUTO_TEST_SUITE_END()
