#include "market/regime/regime.hpp"
#include "tests/market/series.hpp"

#include <boost/test/unit_test.hpp>

#include <vector>

using namespace tandem::market;
using testing::series_of;

namespace {

/// A market that fell for a long time and rises by 1.5 % today.
struct turning_market {
  turning_market() {
    std::vector<double> closes{1000};
    while (closes.size() < 79)
      closes.push_back(closes.back() * 0.996);
    closes.push_back(closes.back() * 1.015);
    series = series_of(closes);
    inputs.session = date::from_number(20250718);
    inputs.kospi = series;
    inputs.kodex200 = series;
    inputs.kosdaq150 = series;
  }

  candle_series series;
  regime_inputs inputs;
};

} // namespace

BOOST_AUTO_TEST_SUITE(regime_verdict_test)

BOOST_AUTO_TEST_CASE(versions_survive_a_round_trip) {
  for (auto version : {regime_version::v1, regime_version::v4})
    BOOST_TEST((parse_regime_version(to_string(version)) == version));
  BOOST_TEST(!parse_regime_version("v3"));
  BOOST_TEST(!parse_regime_version(""));
}

BOOST_FIXTURE_TEST_CASE(v1_is_labelled_by_the_sentiment, turning_market) {
  const auto verdict = assess_regime(regime_version::v1, inputs);
  BOOST_TEST((verdict.version == regime_version::v1));
  BOOST_TEST((verdict.session == inputs.session));
  BOOST_TEST((verdict.data_date == inputs.session));
  BOOST_TEST((verdict.label == regime_word::bull));
  BOOST_TEST(verdict.score == 2);
  BOOST_TEST(verdict.risk == "normal");
  BOOST_TEST(!verdict.v4);
  BOOST_TEST(!verdict.mc.final_regime);
  BOOST_TEST(verdict.mc.min_signals == 2);
}

BOOST_FIXTURE_TEST_CASE(v4_adds_its_words_to_the_thresholds_of_v1, turning_market) {
  const auto verdict = assess_regime(regime_version::v4, inputs);
  BOOST_TEST((verdict.label == regime_word::bear));
  BOOST_TEST((verdict.mc.final_regime == regime_word::bear));
  BOOST_TEST((verdict.mc.midterm_regime == regime_word::bear));
  BOOST_TEST((verdict.mc.longterm_regime == regime_word::bear));
  BOOST_TEST((verdict.mc.market_sentiment == regime_word::bull));
  BOOST_TEST(verdict.mc.min_signals == 2);
  BOOST_TEST(verdict.score == verdict.v4->global_trend_score);
  BOOST_TEST(verdict.mc.global_trend_score == verdict.v4->global_trend_score);
  BOOST_TEST(verdict.mc.kospi_universe.empty());
  BOOST_TEST(verdict.mc.kosdaq_universe.empty());
}

BOOST_FIXTURE_TEST_CASE(risk_and_divergence_reach_the_condition, turning_market) {
  // A night in New York: VIX doubles to 40, which is -6 of 60 % weight, and 1 of short-term risk.
  const us_series us{{}, {}, series_of({20, 20, 20, 40}, 0, date::from_number(20250717))};
  inputs.us = &us;
  auto rising = series;
  for (auto& each : rising)
    each.close = 1e6 / each.close;
  inputs.kosdaq150 = rising;
  const auto verdict = assess_regime(regime_version::v4, inputs);
  BOOST_TEST(verdict.mc.global_risk_score == 0.6 * -6);
  BOOST_TEST(verdict.risk == "stressed");
  BOOST_TEST(verdict.mc.short_term_risk_score == 1);
  BOOST_TEST((verdict.mc.market_divergence == divergence::kospi_down_kosdaq_up));
}

BOOST_AUTO_TEST_CASE(without_any_data_the_market_is_neutral) {
  regime_inputs inputs;
  inputs.session = date::from_number(20250718);
  for (auto version : {regime_version::v1, regime_version::v4}) {
    const auto verdict = assess_regime(version, inputs);
    BOOST_TEST(!verdict.data_date);
    BOOST_TEST((verdict.label == regime_word::neutral));
    BOOST_TEST(verdict.risk == "normal");
    BOOST_TEST(verdict.score == 0);
    BOOST_TEST(verdict.mc.rsi_threshold == 58);
    BOOST_TEST(verdict.missing.size() >= 8u);
  }
}

BOOST_FIXTURE_TEST_CASE(the_data_date_is_the_last_session_of_the_index, turning_market) {
  inputs.session = date::from_number(20250720); // A Sunday.
  const auto verdict = assess_regime(regime_version::v4, inputs);
  BOOST_TEST((verdict.data_date == date::from_number(20250718)));
  BOOST_TEST((verdict.label == regime_word::neutral));
  BOOST_TEST((verdict.mc.market_sentiment == regime_word::bull));
}

BOOST_AUTO_TEST_SUITE_END()
