#include "market/rules/v2.hpp"
#include "tests/market/named.hpp"
#include "tests/market/rules/matching_series.hpp"

#include <boost/test/unit_test.hpp>

#include <limits>

using namespace tandem::market;
using testing::fact_of;

BOOST_AUTO_TEST_SUITE(v2_test)

namespace {

const listing samsung{"005930", "삼성전자", market_id::kospi};

verdict judge(const candle_series& days, const v2_settings& settings = {},
              const std::optional<condition>& mc = std::nullopt, detail depth = detail::full) {
  const v2_rule rule{settings, mc};
  return rule.evaluate({samsung, days, days.back().day, true}, depth).at(0);
}

condition diverging(divergence kind) {
  auto mc = fixed_condition(regime_word::neutral);
  mc.market_divergence = kind;
  return mc;
}

} // namespace

BOOST_AUTO_TEST_CASE(a_resting_rise_matches_with_the_score_worked_out_by_hand) {
  const auto found = judge(testing::resting_rise());
  BOOST_TEST(found.matched());
  // Obv slope, above count and DEMA slope: 3 times 2. The MACD does not rise: one point of risk,
  // times 1.5 for a score of 6, cut to 1.
  BOOST_TEST(found.score.value() == 5);
  BOOST_TEST(found.risk_score.value() == 1);
  const auto set = compute_indicators(testing::resting_rise(), {});
  BOOST_TEST(score_symbol(set, {}, nullptr).risk_multiplier_x10 == 15);
  BOOST_TEST(fact_of(found, "adjusted_risk_score") == 1);
  BOOST_TEST(fact_of(found, "trend_score") == 6);
  BOOST_TEST(fact_of(found, "momentum_score") == 0);
  BOOST_TEST(found.label == "후보 종목");
  BOOST_TEST(found.strategy == "관찰");
  // Of the soft filter: alignment, OBV and above count.
  BOOST_TEST(found.signals_count.value() == 3);
  BOOST_TEST(found.signals_total.value() == 7);
  BOOST_TEST(found.change_rate.value() == -0.008);
}

BOOST_AUTO_TEST_CASE(each_hard_filter_names_itself) {
  const auto days = testing::resting_rise();
  const auto with = [&days](auto member, auto value) {
    v2_settings settings;
    settings.*member = value;
    return std::string{judge(days, settings).stage()};
  };
  BOOST_TEST((with(&v2_settings::rsi_upper_limit, -1000.0) == "rsi_upper"));
  BOOST_TEST((with(&v2_settings::gap_min, 1.0) == "gap_min"));
  BOOST_TEST((with(&v2_settings::gap_max, 0.0) == "gap_max"));
  BOOST_TEST((with(&v2_settings::ext_from_tema20_max, -1.0) == "ext_max"));
  BOOST_TEST((with(&v2_settings::min_signals, 4) == "signals"));
  BOOST_TEST((with(&v2_settings::min_price, 1e6) == "price"));
  v2_settings overheat;
  overheat.overheat_rsi_tema = -1000;
  overheat.overheat_vol_mult = 1; // The volume is constant, so it equals its mean.
  BOOST_TEST((judge(days, overheat).stage() == "overheat"));
  v2_settings atr;
  atr.use_atr_filter = true;
  atr.atr_pct_min = 0.5;
  BOOST_TEST((judge(days, atr).stage() == "atr"));
}

BOOST_AUTO_TEST_CASE(the_offset_is_added_to_the_threshold_of_the_condition) {
  v2_settings settings;
  settings.rsi_upper_limit_offset = -1000;
  const auto days = testing::resting_rise();
  const auto mc = fixed_condition(regime_word::neutral);
  BOOST_TEST(judge(days, settings).matched());
  BOOST_TEST((judge(days, settings, mc).stage() == "rsi_upper"));
}

BOOST_AUTO_TEST_CASE(switching_market_analysis_off_keeps_only_the_gate) {
  v2_settings settings;
  settings.rsi_upper_limit_offset = -1000;
  settings.market_analysis_enable = false;
  const auto mc = fixed_condition(regime_word::bear);
  BOOST_TEST(judge(testing::resting_rise(), settings, mc).matched());
  BOOST_TEST(v2_rule(settings, mc).select({}).gate == "bear");
}

BOOST_AUTO_TEST_CASE(a_brief_look_agrees_and_computes_less) {
  const auto days = testing::resting_rise();
  const auto brief = judge(days, {}, {}, detail::brief);
  BOOST_TEST(brief.matched());
  BOOST_TEST(brief.score.value() == 5);
  v2_settings settings;
  settings.gap_min = 1;
  BOOST_TEST(!judge(days, settings, {}, detail::brief).signals_count.has_value());
  BOOST_TEST(judge(days, settings, {}, detail::full).signals_count.value() == 3);
  settings.min_turnover_krw = 1e18;
  BOOST_TEST(judge(days, settings, {}, detail::brief).measures.empty());
  BOOST_TEST((judge(days, settings, {}, detail::full).stage() == "turnover"));
  BOOST_TEST(!judge(days, settings, {}, detail::full).measures.empty());
}

BOOST_AUTO_TEST_CASE(a_divergence_rewards_the_listed_codes) {
  auto mc = diverging(divergence::kospi_up_kosdaq_down);
  mc.kospi_universe = {"000660", "005930"};
  const auto found = judge(testing::resting_rise(), {}, mc);
  BOOST_TEST(fact_of(found, "bonus") == 1);
  BOOST_TEST(found.score.value() == 6);
  // Judged by 6 - 1 of risk, not by 6.
  BOOST_TEST(found.label == "후보 종목");
  mc.kospi_universe = {"000660"};
  BOOST_TEST(fact_of(judge(testing::resting_rise(), {}, mc), "bonus") == 0);
}

BOOST_AUTO_TEST_CASE(an_empty_list_rewards_the_whole_market) {
  const auto days = testing::resting_rise();
  BOOST_TEST(fact_of(judge(days, {}, diverging(divergence::kospi_up_kosdaq_down)), "bonus") == 1);
  BOOST_TEST(fact_of(judge(days, {}, diverging(divergence::kospi_down_kosdaq_up)), "bonus") == 0);
}

BOOST_AUTO_TEST_CASE(an_excluded_symbol_stays_a_match_with_a_warning_label) {
  v2_settings settings;
  settings.risk_score_threshold = 1; // The one point of risk now excludes.
  const auto found = judge(testing::resting_rise(), settings);
  BOOST_TEST(found.matched());
  BOOST_TEST(found.score.value() == 0);
  BOOST_TEST(found.label == "위험종목");
  BOOST_TEST(found.strategy == "관찰");
}

BOOST_AUTO_TEST_CASE(a_closed_gate_empties_the_list_and_is_named) {
  const v2_rule rule{{}, fixed_condition(regime_word::bear)};
  const auto list = rule.select({{0, samsung, judge(testing::resting_rise())}});
  BOOST_TEST(list.candidates.empty());
  BOOST_TEST(list.gate == "bear");
}

BOOST_AUTO_TEST_CASE(cutoffs_apply_only_under_a_condition) {
  const match found{0, samsung, judge(testing::resting_rise())}; // 5 - 1 is below every cut-off.
  BOOST_TEST(v2_rule({}, std::nullopt).select({found}).candidates.size() == 1u);
  const auto cut = v2_rule({}, fixed_condition(regime_word::neutral)).select({found});
  BOOST_TEST(cut.candidates.empty());
  BOOST_TEST(cut.below_cutoff == 1u);
  BOOST_TEST(cut.gate.empty());
}

BOOST_AUTO_TEST_SUITE_END()
