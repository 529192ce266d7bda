#include "market/rules/v2_score.hpp"

#include <boost/test/unit_test.hpp>

using namespace tandem::market;

BOOST_AUTO_TEST_SUITE(v2_score_test)

namespace {

/// Everything in favour but the volume; no risk at all.
indicator_set favourable() {
  indicator_set set;
  set.tema20 = 101;
  set.dema10 = 100;
  set.prev_tema20 = 99;
  set.prev_dema10 = 100;
  set.close = 102;
  set.macd_line = 1;
  set.macd_osc = 1;
  set.rsi_tema = 60;
  set.rsi_dema = 55;
  set.vol_ma5 = 100;
  set.vol_ma20 = 200;
  set.volume_shares = 240;
  set.tema20_slope20 = 1;
  set.obv_slope20 = 1;
  set.dema10_slope20 = 1;
  set.above_count = 3;
  set.crossed_recently = true;
  set.osc_rising_run = 3;
  return set;
}

v2_points score(const indicator_set& set) {
  return score_symbol(set, {}, nullptr);
}

} // namespace

BOOST_AUTO_TEST_CASE(base_risk_adds_its_four_parts) {
  auto set = favourable();
  BOOST_TEST(base_risk(set) == 0);
  set.osc_rising_run = 2;
  BOOST_TEST(base_risk(set) == 1);
  set.closes_up_of_5 = 4;
  BOOST_TEST(base_risk(set) == 2);
  set.rsi_tema = 80; // Above, not from.
  BOOST_TEST(base_risk(set) == 2);
  set.rsi_tema = 80.1;
  BOOST_TEST(base_risk(set) == 4);
  set.volume_shares = 300; // Above three times, not from.
  BOOST_TEST(base_risk(set) == 4);
  set.volume_shares = 301;
  BOOST_TEST(base_risk(set) == 6);
}

BOOST_AUTO_TEST_CASE(weights_add_up) {
  const auto points = score(favourable());
  // 3 cross + 1 macd + 1 rsi + 4 times 2; no volume.
  BOOST_TEST(points.adjusted == 13);
  BOOST_TEST(points.risk == 0);
  BOOST_TEST(momentum_points(points.flags) == 5);
  BOOST_TEST(trend_points(points.flags) == 8);
}

BOOST_AUTO_TEST_CASE(risk_weighs_more_the_better_the_score) {
  auto set = favourable();
  set.osc_rising_run = 0; // One point of risk.
  BOOST_TEST(score(set).adjusted == 13 - 2);
  set.prev_tema20 = 101;  // No cross today: 10.
  set.tema20_slope20 = 0; // 8.
  BOOST_TEST(score(set).adjusted == 8 - 2);
  set.rsi_tema = 50; // 7, and 1.5 is cut to 1.
  BOOST_TEST(score(set).risk_multiplier_x10 == 15);
  BOOST_TEST(score(set).adjusted == 7 - 1);
  set.above_count = 2; // 5.
  BOOST_TEST(score(set).adjusted == 5 - 1);
}

BOOST_AUTO_TEST_CASE(a_runaway_pays_extra_only_for_a_good_score) {
  auto set = favourable();
  set.volume_shares = 250; // 2.5 times the mean: 2 points, and the volume flag.
  BOOST_TEST(score(set).risk == 2);
  BOOST_TEST(score(set).adjusted == 15 - 4);
  set.rsi_tema = 70; // 2 more, and 2 for two warnings at once.
  BOOST_TEST(score(set).risk == 6);
  set.close = 101 * 1.09; // 3 more.
  BOOST_TEST(score(set).risk == 9);
  auto weak = set;
  weak.tema20_slope20 = weak.obv_slope20 = weak.dema10_slope20 = 0;
  weak.above_count = 0;
  weak.prev_tema20 = 101; // Volume, macd and rsi: 4 points.
  BOOST_TEST(score(weak).risk == 0);
}

BOOST_AUTO_TEST_CASE(too_much_base_risk_excludes) {
  auto set = favourable();
  set.rsi_tema = 81;
  set.volume_shares = 301;
  const auto points = score(set);
  BOOST_TEST(points.excluded);
  BOOST_TEST(points.adjusted == 0);
  BOOST_TEST(points.risk == 4);
  BOOST_TEST(!points.flags.cross);
}

BOOST_AUTO_TEST_CASE(a_low_score_without_two_basic_flags_becomes_zero) {
  indicator_set set; // Nothing in favour but OBV; the run of 0 costs a point.
  set.obv_slope20 = 1;
  BOOST_TEST(score(set).adjusted == 0); // Not 1.
  set.macd_osc = 1;
  set.rsi_tema = 81; // Two basic flags, three points of risk.
  BOOST_TEST(score(set).adjusted == 4 - 3);
  set.obv_slope20 = 0;
  BOOST_TEST(score(set).adjusted == 2 - 3);
}

BOOST_AUTO_TEST_CASE(the_soft_filter_counts_seven_signals) {
  auto set = favourable();
  BOOST_TEST(soft_filter(set, {}, nullptr).signals_count == 6);
  set.volume_shares = 250;
  BOOST_TEST(soft_filter(set, {}, nullptr).signals_count == 7);
  BOOST_TEST(soft_filter(indicator_set{}, {}, nullptr).signals_count == 0);
}

BOOST_AUTO_TEST_CASE(the_condition_replaces_the_volume_multiple) {
  auto set = favourable();
  set.volume_shares = 160; // 1.6 of a neutral market, short of the static 2.5.
  const auto mc = fixed_condition(regime_word::neutral);
  BOOST_TEST(soft_filter(set, {}, nullptr).signals_count == 6);
  BOOST_TEST(soft_filter(set, {}, &mc).signals_count == 7);
}

BOOST_AUTO_TEST_CASE(close_rsi_values_need_the_threshold) {
  indicator_set set;
  set.rsi_tema = 60;
  set.rsi_dema = 62; // Below it, but within 3 and above 58.
  BOOST_TEST(soft_filter(set, {}, nullptr).signals_count == 1);
  set.rsi_tema = 58;
  set.rsi_dema = 60;
  BOOST_TEST(soft_filter(set, {}, nullptr).signals_count == 0);
}

BOOST_AUTO_TEST_CASE(the_trend_gate_asks_for_all_signs_or_two_in_a_bull_market) {
  auto set = favourable();
  set.obv_slope20 = -1;
  set.above_count = 0; // Left: the slope of TEMA20 and TEMA20 above DEMA10.
  BOOST_TEST(!soft_filter(set, {}, nullptr).trend);
  auto mc = fixed_condition(regime_word::bull);
  BOOST_TEST(soft_filter(set, {}, &mc).trend);
  mc = fixed_condition(regime_word::neutral);
  BOOST_TEST(!soft_filter(set, {}, &mc).trend);
  mc.global_trend_score = 1.1; // Counts as a bull market, too.
  BOOST_TEST(soft_filter(set, {}, &mc).trend);
  set.tema20_slope20 = 0;
  BOOST_TEST(!soft_filter(set, {}, &mc).trend);
}

BOOST_AUTO_TEST_CASE(a_required_dema_slope_closes_the_ordinary_gate) {
  auto set = favourable();
  set.dema10_slope20 = 0;
  v2_settings settings;
  BOOST_TEST(soft_filter(set, settings, nullptr).trend);
  settings.require_dema_slope = true;
  BOOST_TEST(!soft_filter(set, settings, nullptr).trend);
}

BOOST_AUTO_TEST_CASE(labels_have_steps_at_ten_eight_and_six) {
  BOOST_TEST(score_label(10) == "강한 매수");
  BOOST_TEST(score_label(9.9) == "매수 후보");
  BOOST_TEST(score_label(8) == "매수 후보");
  BOOST_TEST(score_label(6) == "관심 종목");
  BOOST_TEST(score_label(5.9) == "후보 종목");
}

BOOST_AUTO_TEST_CASE(guides_use_one_typed_value) {
  v2_flags flags;
  flags.cross = flags.vol_expand = flags.macd_ok = true;
  const auto swing = choose_strategy(flags, 10);
  BOOST_TEST(swing.strategy == "스윙");
  BOOST_TEST(swing.stop_loss.value() == 0.05); // Positive.
  BOOST_TEST(swing.holding_days.value() == 10);
  BOOST_TEST(swing.holding_period == "3~10일");
  const auto watch = choose_strategy(flags, 5);
  BOOST_TEST(watch.strategy == "관찰");
  BOOST_TEST(!watch.holding_days.has_value());
}

BOOST_AUTO_TEST_SUITE_END()
