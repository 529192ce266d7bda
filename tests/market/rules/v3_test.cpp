#include "market/rules/v3.hpp"
#include "tests/market/named.hpp"
#include "tests/market/rules/matching_series.hpp"

#include <boost/test/unit_test.hpp>

using namespace tandem::market;

BOOST_AUTO_TEST_SUITE(v3_test)

namespace {

const listing samsung{"005930", "삼성전자", market_id::kospi};

std::vector<verdict> judge(const candle_series& days, const std::optional<condition>& mc = {},
                           const v3_settings& settings = {}) {
  return v3_rule{settings, {}, {}, mc}.evaluate({samsung, days, days.back().day, true},
                                                detail::brief);
}

match of_engine(std::size_t order, std::string_view engine, std::optional<double> score) {
  match each{order, samsung, {}};
  each.result.engine = testing::engine_named(std::string{engine});
  each.result.score = score;
  return each;
}

} // namespace

BOOST_AUTO_TEST_CASE(both_engines_run_without_a_condition_and_in_a_calm_market) {
  for (const auto& mc :
       {std::optional<condition>{}, std::optional{fixed_condition(regime_word::neutral)}}) {
    const auto verdicts = judge(testing::resting_rise(), mc);
    BOOST_REQUIRE(verdicts.size() == 2u);
    BOOST_TEST(verdicts[0].engine->name == "midterm");
    BOOST_TEST(verdicts[1].engine->name == "v2_lite");
  }
}

BOOST_AUTO_TEST_CASE(v2_lite_rests_in_any_other_market) {
  for (auto word : {regime_word::bull, regime_word::bear, regime_word::crash})
    BOOST_TEST(judge(testing::resting_rise(), fixed_condition(word)).size() == 1u);
  auto risky = fixed_condition(regime_word::neutral);
  risky.global_risk_score = -1;
  BOOST_TEST(judge(testing::resting_rise(), risky).size() == 1u);
}

BOOST_AUTO_TEST_CASE(the_final_regime_goes_before_the_midterm_one) {
  auto mc = fixed_condition(regime_word::neutral);
  mc.midterm_regime = regime_word::bull;
  BOOST_TEST(judge(testing::resting_rise(), mc).size() == 2u);
  mc.final_regime.reset();
  BOOST_TEST(judge(testing::resting_rise(), mc).size() == 1u);
}

BOOST_AUTO_TEST_CASE(v2_lite_can_be_switched_off) {
  v3_settings settings;
  settings.disable_v2_lite = true;
  BOOST_TEST(judge(testing::resting_rise(), {}, settings).size() == 1u);
}

BOOST_AUTO_TEST_CASE(midterm_keeps_v2_s_word_and_has_guides_of_its_own) {
  const auto midterm = judge(testing::resting_rise()).at(0);
  BOOST_TEST(midterm.matched());
  BOOST_TEST(midterm.score.value() == 5);
  BOOST_TEST(midterm.strategy == "관찰");
  BOOST_TEST(midterm.target_profit.value() == 0.10);
  BOOST_TEST(midterm.stop_loss.value() == 0.07);
  BOOST_TEST(midterm.holding_days.value() == 15);
}

BOOST_AUTO_TEST_CASE(the_two_lists_stand_one_after_the_other) {
  v3_settings settings;
  settings.midterm_top_n = 2;
  const auto list = v3_rule{settings, {}, {}, {}}.select(
    {of_engine(0, "v2_lite", {}), of_engine(0, "midterm", 5), of_engine(1, "midterm", 9),
     of_engine(2, "midterm", 5), of_engine(3, "v2_lite", {})});
  BOOST_REQUIRE(list.candidates.size() == 4u);
  BOOST_TEST(list.below_cutoff == 1u); // The second score of 5.
  BOOST_TEST(list.candidates[0].what.order == 1u);
  BOOST_TEST(list.candidates[0].rank.value() == 1);
  BOOST_TEST(list.candidates[1].what.order == 0u);
  BOOST_TEST(list.candidates[1].rank.value() == 2);
  BOOST_TEST(list.candidates[2].what.order == 0u);
  BOOST_TEST(list.candidates[3].what.order == 3u);
  BOOST_TEST(!list.candidates[3].rank.has_value());
}

BOOST_AUTO_TEST_CASE(midterm_has_no_gate) {
  const auto list =
    v3_rule{{}, {}, {}, fixed_condition(regime_word::crash)}.select({of_engine(0, "midterm", 5)});
  BOOST_TEST(list.gate.empty());
  BOOST_TEST(list.candidates.size() == 1u);
}

BOOST_AUTO_TEST_SUITE_END()
