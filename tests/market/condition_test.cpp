#include "market/condition.hpp"

#include <boost/test/unit_test.hpp>

using namespace tandem::market;

BOOST_AUTO_TEST_SUITE(condition_test)

BOOST_AUTO_TEST_CASE(regime_words_survive_a_round_trip) {
  for (auto word : {regime_word::bull, regime_word::neutral, regime_word::bear, regime_word::crash})
    BOOST_TEST((parse_regime_word(to_string(word)) == word));
  BOOST_TEST(!parse_regime_word("Bull").has_value());
  BOOST_TEST(!parse_regime_word("").has_value());
}

BOOST_AUTO_TEST_CASE(a_fixed_condition_is_its_row_of_the_table) {
  const auto bear = fixed_condition(regime_word::bear);
  BOOST_TEST(bear.rsi_threshold == 45);
  BOOST_TEST(bear.min_signals == 4);
  BOOST_TEST(bear.macd_osc_min == 5);
  BOOST_TEST(bear.vol_ma5_mult == 2.0);
  BOOST_TEST(bear.gap_max == 0.015);
  BOOST_TEST(bear.ext_from_tema20_max == 0.025);
  BOOST_TEST((bear.market_sentiment == regime_word::bear));
  BOOST_TEST((bear.final_regime == regime_word::bear));
  BOOST_TEST((bear.midterm_regime == regime_word::bear));
  BOOST_TEST(!bear.longterm_regime.has_value());
  BOOST_TEST(bear.short_term_risk_score == 0);
  BOOST_TEST(fixed_condition(regime_word::crash).min_signals == 999);
  BOOST_TEST(fixed_condition(regime_word::bull).macd_osc_min == -5);
  BOOST_TEST(fixed_condition(regime_word::neutral).vol_ma5_mult == 1.6);
}

BOOST_AUTO_TEST_CASE(risk_label_has_steps_at_minus_one_and_minus_three) {
  condition mc;
  const auto label = [&mc](double score) {
    mc.global_risk_score = score;
    BOOST_TEST(risk_label(score) == risk_label(mc));
    return risk_label(mc);
  };
  BOOST_TEST(label(0) == "normal");
  BOOST_TEST(label(-0.9) == "normal");
  BOOST_TEST(label(-1) == "elevated");
  BOOST_TEST(label(-2.9) == "elevated");
  BOOST_TEST(label(-3) == "stressed");
}

BOOST_AUTO_TEST_SUITE_END()
