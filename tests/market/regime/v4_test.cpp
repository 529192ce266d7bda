#include "market/regime/v4.hpp"
#include "tests/market/series.hpp"

#include <boost/test/unit_test.hpp>

#include <vector>

using namespace tandem::market;
using testing::series_of;

namespace {

constexpr auto bull = regime_word::bull;
constexpr auto neutral = regime_word::neutral;
constexpr auto bear = regime_word::bear;
constexpr auto crash = regime_word::crash;

constexpr double beside = 1e-9;

/// A trend that scores 0, with one feature set.
double trend_score_with(double trend_features::*feature, double value) {
  trend_features trend;
  trend.*feature = value;
  return kr_trend_score(trend, 0, 0);
}

double us_trend_with(double us_features::*feature, double value) {
  us_features us;
  us.*feature = value;
  return us_trend_score(us);
}

double us_risk(double level, double change_3d) {
  us_features us;
  us.vix_level = level;
  us.vix_chg_3d = change_3d;
  return us_risk_score(us);
}

/// 069500 after a close of 1000.
candle_series day_of(double low, double high, double close) {
  auto candles = series_of({1000, close});
  candles.back().low = low;
  candles.back().high = high;
  return candles;
}

int korean_risk(double low, double high, double close) {
  return short_term_risk(day_of(low, high, close), {}, {});
}

} // namespace

BOOST_AUTO_TEST_SUITE(regime_v4)

BOOST_AUTO_TEST_CASE(the_policy_table) {
  const auto is = [](regime_word word, std::string_view risk, std::string_view grade, int top_n) {
    const auto limit = exposure_policy(word, risk);
    BOOST_TEST(limit.grade == grade);
    BOOST_TEST(limit.top_n == top_n);
  };
  is(bull, "normal", "STRONG", 15);
  is(bull, "elevated", "NORMAL", 8);
  is(bull, "stressed", "CAUTION", 5);
  is(neutral, "normal", "NORMAL", 8);
  is(neutral, "elevated", "CAUTION", 5);
  is(neutral, "stressed", "CAUTION", 3);
  is(bear, "normal", "CAUTION", 5);
  is(bear, "elevated", "CAUTION", 3);
  is(bear, "stressed", "OFF", 0);
  for (auto risk : {"normal", "elevated", "stressed"})
    is(crash, risk, "OFF", 0);
}

BOOST_AUTO_TEST_CASE(korean_returns_score_beyond_their_thresholds) {
  BOOST_TEST(trend_score_with(&trend_features::r20, 0.04) == 0);
  BOOST_TEST(trend_score_with(&trend_features::r20, 0.04 + beside) == 1);
  BOOST_TEST(trend_score_with(&trend_features::r20, -0.04) == 0);
  BOOST_TEST(trend_score_with(&trend_features::r20, -0.04 - beside) == -1);
  BOOST_TEST(trend_score_with(&trend_features::r60, 0.08) == 0);
  BOOST_TEST(trend_score_with(&trend_features::r60, 0.08 + beside) == 1);
  BOOST_TEST(trend_score_with(&trend_features::r60, -0.08 - beside) == -1);
  BOOST_TEST(kr_trend_score({}, 0.04 + beside, 0) == 0.5);
  BOOST_TEST(kr_trend_score({}, -0.04 - beside, 0) == -0.5);
  BOOST_TEST(kr_trend_score({}, 0, 0.08 + beside) == 0.5);
  BOOST_TEST(kr_trend_score({}, 0.04, -0.08) == 0);
}

BOOST_AUTO_TEST_CASE(drawdowns_take_and_slopes_add) {
  BOOST_TEST(trend_score_with(&trend_features::dd20, -0.05) == 0);
  BOOST_TEST(trend_score_with(&trend_features::dd20, -0.05 - beside) == -1);
  BOOST_TEST(trend_score_with(&trend_features::dd20, -0.10) == -1);
  BOOST_TEST(trend_score_with(&trend_features::dd20, -0.10 - beside) == -2);
  BOOST_TEST(trend_score_with(&trend_features::dd60, -0.15) == 0);
  BOOST_TEST(trend_score_with(&trend_features::dd60, -0.15 - beside) == -1);
  BOOST_TEST(trend_score_with(&trend_features::ma20_slope, beside) == 1);
  BOOST_TEST(trend_score_with(&trend_features::ma20_slope, -beside) == 0);
  BOOST_TEST(trend_score_with(&trend_features::ma60_slope, beside) == 1);
  BOOST_TEST(trend_score_with(&trend_features::ma60_slope, -beside) == -0.5);
  BOOST_TEST(trend_score_with(&trend_features::r5, 1) == 0);
}

BOOST_AUTO_TEST_CASE(korean_stress_takes_from_the_risk_score) {
  BOOST_TEST(kr_risk_score({-0.03, -0.04, 0.04}) == 0);
  BOOST_TEST(kr_risk_score({-0.03 - beside, 0, 0}) == -2);
  BOOST_TEST(kr_risk_score({0, -0.04 - beside, 0}) == -1);
  BOOST_TEST(kr_risk_score({0, 0, 0.04 + beside}) == -1);
  BOOST_TEST(kr_risk_score({-0.1, -0.1, 0.1}) == -4);
}

BOOST_AUTO_TEST_CASE(us_trend_is_of_60_sessions_and_the_means) {
  BOOST_TEST(us_trend_with(&us_features::spy_r60, 0.08) == 0);
  BOOST_TEST(us_trend_with(&us_features::spy_r60, 0.08 + beside) == 1);
  BOOST_TEST(us_trend_with(&us_features::spy_r60, -0.08 - beside) == -1);
  BOOST_TEST(us_trend_with(&us_features::qqq_r60, 0.10) == 0);
  BOOST_TEST(us_trend_with(&us_features::qqq_r60, 0.10 + beside) == 1);
  BOOST_TEST(us_trend_with(&us_features::qqq_r60, -0.10 - beside) == -1);
  BOOST_TEST(us_trend_with(&us_features::spy_r20, 1) == 0);
  us_features us;
  us.spy_ma50_above_200 = true;
  BOOST_TEST(us_trend_score(us) == 0.5);
  us.qqq_ma50_above_200 = true;
  BOOST_TEST(us_trend_score(us) == 1);
}

BOOST_AUTO_TEST_CASE(us_risk_is_the_vix) {
  BOOST_TEST(us_risk(25, 0.20) == 0);
  BOOST_TEST(us_risk(25, 0.20 + beside) == -2);
  BOOST_TEST(us_risk(25 + beside, 0) == -1);
  BOOST_TEST(us_risk(35, 0) == -1);
  BOOST_TEST(us_risk(35 + beside, 0) == -4);
  BOOST_TEST(us_risk(20, 0.30) == -2);
  BOOST_TEST(us_risk(20, 0.30 + beside) == -5);
  BOOST_TEST(us_risk(40, 0.5) == -6);
}

BOOST_AUTO_TEST_CASE(trend_words_begin_at_two) {
  BOOST_TEST((trend_word(2) == bull));
  BOOST_TEST((trend_word(2 - beside) == neutral));
  BOOST_TEST((trend_word(-2 + beside) == neutral));
  BOOST_TEST((trend_word(-2) == bear));
}

BOOST_AUTO_TEST_CASE(the_raw_final_word_is_the_trend_under_the_risk) {
  BOOST_TEST((raw_final_word(bull, "normal") == bull));
  BOOST_TEST((raw_final_word(bull, "elevated") == neutral));
  BOOST_TEST((raw_final_word(bull, "stressed") == bull));
  BOOST_TEST((raw_final_word(neutral, "normal") == neutral));
  BOOST_TEST((raw_final_word(neutral, "elevated") == neutral));
  BOOST_TEST((raw_final_word(neutral, "stressed") == crash));
  BOOST_TEST((raw_final_word(bear, "normal") == bear));
  BOOST_TEST((raw_final_word(bear, "elevated") == bear));
  BOOST_TEST((raw_final_word(bear, "stressed") == crash));
}

BOOST_AUTO_TEST_CASE(a_divergence_is_five_points_on_two_sides_of_zero) {
  BOOST_TEST((divergence_of(0.025, -0.0251) == divergence::kospi_up_kosdaq_down));
  BOOST_TEST((divergence_of(-0.025, 0.0251) == divergence::kospi_down_kosdaq_up));
  BOOST_TEST((divergence_of(0.025, -0.0249) == divergence::none));
  BOOST_TEST((divergence_of(0.0499, 0) == divergence::none));
  BOOST_TEST((divergence_of(0.10, 0.01) == divergence::none)); // On one side.
  BOOST_TEST((divergence_of(0.10, 0) == divergence::none));    // The KOSDAQ is not known.
  BOOST_TEST((divergence_of(0.025, -0.025) == divergence::none));
}

BOOST_AUTO_TEST_CASE(short_risk_of_the_korean_day) {
  BOOST_TEST(korean_risk(990.01, 1000, 990.01) == 0);
  BOOST_TEST(korean_risk(989.99, 1000, 989.99) == 1);
  BOOST_TEST(korean_risk(985.01, 1000, 985.01) == 1);
  BOOST_TEST(korean_risk(984.99, 1000, 984.99) == 2);
  BOOST_TEST(korean_risk(980.01, 1000, 1000) == 0);
  BOOST_TEST(korean_risk(979.99, 1000, 1000) == 2);
  BOOST_TEST(korean_risk(1000, 1039.99, 1000) == 0);
  BOOST_TEST(korean_risk(1000, 1040.01, 1000) == 1);
}

BOOST_AUTO_TEST_CASE(short_risk_of_the_us_night) {
  const auto risk = [](std::vector<double> spy, std::vector<double> vix) {
    return short_term_risk({}, spy, vix);
  };
  BOOST_TEST(risk({1000, 985.01}, {}) == 0);
  BOOST_TEST(risk({1000, 984.99}, {}) == 1);
  BOOST_TEST(risk({}, {20, 21.99}) == 0);
  BOOST_TEST(risk({}, {20, 22.01}) == 1);
  BOOST_TEST(risk({}, {29, 30}) == 0);
  BOOST_TEST(risk({}, {30, 30.01}) == 1);
  BOOST_TEST(risk({}, {20, 40}) == 1); // Both at once count once.
  BOOST_TEST(risk({900}, {50}) == 0);  // One candle each is no day.
}

BOOST_AUTO_TEST_CASE(short_risk_ends_at_three) {
  const std::vector<double> spy{1000, 900};
  const std::vector<double> vix{20, 40};
  BOOST_TEST(short_term_risk(day_of(900, 1000, 900), spy, vix) == 3); // 2 + 1 + 1 + 1
  BOOST_TEST(short_term_risk(day_of(984, 984, 984), spy, {}) == 3);
}

namespace {

/// `size` candles that move by `daily` and end on 18 July 2025.
candle_series steady(std::size_t size, double daily) {
  std::vector<double> closes{1000};
  while (closes.size() < size)
    closes.push_back(closes.back() * (1 + daily));
  return series_of(closes);
}

struct market {
  candle_series kospi = steady(80, 0.002);
  candle_series kodex200 = steady(80, 0.004);
  candle_series kosdaq150 = steady(80, -0.002);
  us_series us;
  date session = date::from_number(20250718);

  v4_analysis analyze() const {
    regime_inputs inputs;
    inputs.session = session;
    inputs.kospi = kospi;
    inputs.kodex200 = kodex200;
    inputs.kosdaq150 = kosdaq150;
    inputs.us = &us;
    return analyze_v4(inputs);
  }
};

} // namespace

BOOST_FIXTURE_TEST_CASE(the_parts_make_the_whole, market) {
  // KOSPI over 20 sessions +4.1 %, over 60 +12.7 %: 2; KOSDAQ -3.9 % and -11.3 %: -0.5; slopes: 2.
  const auto v4 = analyze();
  BOOST_TEST(v4.kr_trend_score == 3.5);
  BOOST_TEST((v4.kr_regime == bull));
  BOOST_TEST(v4.us_trend_score == 0);
  BOOST_TEST(v4.global_trend_score == 0.4 * 3.5);
  BOOST_TEST(v4.global_risk_score == 0);
  BOOST_TEST((v4.raw_final_regime == neutral));
  BOOST_TEST((v4.midterm_regime == bull));
  BOOST_TEST((v4.longterm_regime == bull));
  BOOST_TEST((v4.market_divergence == divergence::kospi_up_kosdaq_down));
  BOOST_TEST(v4.policy.grade == "STRONG");
}

BOOST_FIXTURE_TEST_CASE(us_closes_of_long_ago_say_nothing, market) {
  us.spy = series_of(std::vector<double>(61, 1000), 0, date::from_number(20250710));
  us.spy.back().close = 900;
  us.vix = series_of({10, 40}, 0, date::from_number(20250710));
  const auto stale = analyze();
  BOOST_TEST(stale.us.spy_r20 == 0);
  BOOST_TEST(stale.us.vix_level == us_features::quiet_vix);
  BOOST_TEST(stale.us_risk_score == 0);
  BOOST_TEST(stale.short_term_risk_score == 0);
  session = date::from_number(20250717); // A week later.
  kospi.pop_back();
  kodex200.pop_back();
  const auto fresh = analyze();
  BOOST_TEST(fresh.us.spy_r20 == 900.0 / 1000 - 1);
  BOOST_TEST(fresh.us.vix_level == 40);
  BOOST_TEST(fresh.us_risk_score == -4);
  BOOST_TEST(fresh.short_term_risk_score == 2);
}

BOOST_FIXTURE_TEST_CASE(the_kosdaq_stands_in_for_a_short_kospi, market) {
  kospi.erase(kospi.begin(), kospi.end() - 64);
  const auto v4 = analyze();
  BOOST_TEST(v4.trend.r20 == v4.kosdaq_r20);
  BOOST_TEST(v4.kospi_r20 == 0);
  // Over 60 sessions -11.3 %: -1; of the KOSDAQ itself -0.5; slope -0.5.
  BOOST_TEST(v4.kr_trend_score == -2);
  kosdaq150.erase(kosdaq150.begin(), kosdaq150.end() - 64);
  BOOST_TEST(analyze().kr_trend_score == 0);
  BOOST_TEST(analyze().trend.r20 == 0);
}

BOOST_FIXTURE_TEST_CASE(a_day_without_trading_has_neutral_words, market) {
  kodex200.back().low = 1; // Would be a short-term risk of 3.
  session = date::from_number(20250719);
  const auto v4 = analyze();
  BOOST_TEST((v4.midterm_regime == neutral));
  BOOST_TEST((v4.longterm_regime == neutral));
  BOOST_TEST((v4.mid_nohist == neutral));
  BOOST_TEST(!v4.prev_midterm);
  BOOST_TEST(v4.short_term_risk_score == 0);
  BOOST_TEST(v4.kr_trend_score == 3.5); // The last session's.
  session = date::from_number(20250718);
  BOOST_TEST((analyze().midterm_regime == bull));
  BOOST_TEST(analyze().short_term_risk_score == 3);
}

BOOST_FIXTURE_TEST_CASE(an_etf_candle_of_another_day_is_no_short_term_risk, market) {
  kodex200.back().low = 1;
  kodex200.back().day = date::from_number(20250717);
  kodex200.erase(kodex200.end() - 2);
  const auto v4 = analyze();
  BOOST_TEST(v4.short_term_risk_score == 0);
  BOOST_TEST((v4.midterm_regime == bull)); // The word lasts.
}

BOOST_AUTO_TEST_SUITE_END()
