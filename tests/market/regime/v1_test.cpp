#include "market/regime/v1.hpp"
#include "tests/market/series.hpp"

#include <boost/test/unit_test.hpp>

#include <string>
#include <vector>

using namespace tandem::market;
using testing::series_of;

namespace {

/// A day on which nothing happened; each test changes what it is about.
struct quiet_day {
  candle_series kospi = series_of({1000, 1000});
  candle_series kodex200 = series_of({100, 100});
  std::vector<member_move> members;
  std::vector<member_move> leaders;

  v1_analysis analyze() const {
    regime_inputs inputs;
    inputs.session = date::from_number(20250718); // The last day of series_of.
    inputs.kospi = kospi;
    inputs.kodex200 = kodex200;
    inputs.members = members;
    inputs.leaders = leaders;
    return analyze_v1(inputs);
  }
  /// The index closes at `close` after 1000.
  v1_analysis closing(double close) {
    kospi = series_of({1000, close});
    return analyze();
  }
  void move(const std::string& code, double day_return) {
    leaders.push_back({code, day_return, std::nullopt});
  }
  void trade(double volume_ratio) { members.push_back({"A00000", std::nullopt, volume_ratio}); }
  /// Day ranges of 5 sessions whose mean is `volatility`.
  void shake(double volatility) {
    kospi = series_of({1000, 1000, 1000, 1000, 1000});
    for (auto& each : kospi)
      each.high += 1000 * volatility;
  }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(regime_v1, quiet_day, *boost::unit_test::tolerance(1e-12))

BOOST_AUTO_TEST_CASE(the_sentiment_has_three_edges) {
  BOOST_TEST((closing(1010.01).market_sentiment == regime_word::bull));
  BOOST_TEST((closing(1009.99).market_sentiment == regime_word::neutral));
  BOOST_TEST((closing(990.01).market_sentiment == regime_word::neutral));
  BOOST_TEST((closing(989.99).market_sentiment == regime_word::bear));
  BOOST_TEST((closing(975.01).market_sentiment == regime_word::bear));
  BOOST_TEST((closing(974.99).market_sentiment == regime_word::crash));
}

BOOST_AUTO_TEST_CASE(the_score_is_that_of_the_sentiment) {
  BOOST_TEST(closing(1020).sentiment_score == 2.0);
  BOOST_TEST(closing(1000).sentiment_score == 0.0);
  BOOST_TEST(closing(980).sentiment_score == -1.0);
  BOOST_TEST(closing(960).sentiment_score == -2.0);
}

BOOST_AUTO_TEST_CASE(returns_are_against_the_close_before) {
  kospi = series_of({1000, 1008});
  kospi.back().low = 995;
  kodex200 = series_of({100, 101});
  const auto v1 = analyze();
  BOOST_TEST(v1.kospi_return_close == 0.008);
  BOOST_TEST(v1.kospi_return_low.value() == -0.005);
  BOOST_TEST(v1.daily_return_raw.value() == 0.01);
  BOOST_TEST(v1.effective_return == 0.008);
}

BOOST_AUTO_TEST_CASE(a_large_move_of_the_etf_counts_instead) {
  kodex200 = series_of({100, 102.001});
  BOOST_TEST(analyze().effective_return == 0.02001);
  kodex200 = series_of({100, 101.999});
  BOOST_TEST(analyze().effective_return == 0.0);
  kodex200 = series_of({100, 97.999});
  BOOST_TEST((analyze().market_sentiment == regime_word::bear));
}

BOOST_AUTO_TEST_CASE(a_sharp_fall_counts_with_its_worst_witness) {
  kodex200 = series_of({100, 103}); // Not asked below -2.5 %.
  BOOST_TEST(closing(974).effective_return == -0.026);
  kospi.back().low = 960;
  BOOST_TEST(analyze().effective_return == -0.04);
  members.push_back({"005930", -0.07, std::nullopt});
  members.push_back({"000660", -0.03, std::nullopt});
  BOOST_TEST(analyze().effective_return == -0.05);
  BOOST_TEST(closing(976).effective_return == 0.03);
}

BOOST_AUTO_TEST_CASE(breadth_is_the_mean_of_the_members_that_are_known) {
  members.push_back({"005930", 0.02, std::nullopt});
  members.push_back({"999999", std::nullopt, std::nullopt});
  members.push_back({"000660", 0.04, std::nullopt});
  const auto v1 = analyze();
  BOOST_TEST(v1.universe_return.value() == 0.03);
  BOOST_TEST(v1.sample_size == 2u);
}

BOOST_AUTO_TEST_CASE(volatility_is_the_mean_range_of_five_sessions) {
  kospi = series_of({1, 500, 500, 500, 500, 500});
  kospi[0].high = 100; // The sixth is not looked at.
  kospi[1].high = 510;
  kospi[5].high = 540;
  BOOST_TEST(analyze().volatility == (0.02 + 0.08) / 5);
}

BOOST_AUTO_TEST_CASE(rotation_is_mixed_within_half_a_percent) {
  move("005930", 0.01);
  move("000660", 0.02); // Technology: 0.015.
  move("051910", 0.0101);
  BOOST_TEST(analyze().sector_rotation == "mixed");
  leaders.back().day_return = 0.0099;
  BOOST_TEST(analyze().sector_rotation == "tech");
  leaders.back().day_return = 0.0201;
  BOOST_TEST(analyze().sector_rotation == "value");
}

BOOST_AUTO_TEST_CASE(a_basket_nobody_knows_counts_as_unmoved) {
  BOOST_TEST(analyze().sector_rotation == "mixed");
  BOOST_TEST(analyze().foreign_flow == "neutral");
  BOOST_TEST(analyze().institution_flow == "neutral");
  move("035420", 0.006);
  BOOST_TEST(analyze().sector_rotation == "tech");
}

BOOST_AUTO_TEST_CASE(flows_have_their_own_edges) {
  move("005930", 0.0081); // In both baskets.
  BOOST_TEST(analyze().foreign_flow == "neutral");
  BOOST_TEST(analyze().institution_flow == "buy");
  leaders.back().day_return = 0.0101;
  BOOST_TEST(analyze().foreign_flow == "buy");
  leaders.back().day_return = 0.0079;
  BOOST_TEST(analyze().institution_flow == "neutral");
  leaders.back().day_return = -0.0081;
  BOOST_TEST(analyze().institution_flow == "sell");
  BOOST_TEST(analyze().foreign_flow == "neutral");
  leaders.back().day_return = -0.0101;
  BOOST_TEST(analyze().foreign_flow == "sell");
}

BOOST_AUTO_TEST_CASE(the_volume_trend_moves_the_volume_threshold) {
  trade(1.31);
  BOOST_TEST(analyze().volume_trend == "high");
  BOOST_TEST(analyze().vol_ma5_mult == 1.4);
  trade(1.28); // Mean 1.295.
  BOOST_TEST(analyze().volume_trend == "normal");
  BOOST_TEST(analyze().vol_ma5_mult == 1.6);
  members = {{"A00000", std::nullopt, 0.69}};
  BOOST_TEST(analyze().volume_trend == "low");
  BOOST_TEST(analyze().vol_ma5_mult == 1.8);
  members = {{"A00000", std::nullopt, 0.71}};
  BOOST_TEST(analyze().volume_trend == "normal");
}

BOOST_AUTO_TEST_CASE(volatility_moves_rsi_and_signals) {
  shake(0.041);
  BOOST_TEST(analyze().rsi_threshold == 60.0);
  BOOST_TEST(analyze().min_signals == 4);
  shake(0.039);
  BOOST_TEST(analyze().rsi_threshold == 58.0);
  BOOST_TEST(analyze().min_signals == 3);
  shake(0.021);
  BOOST_TEST(analyze().rsi_threshold == 58.0);
  shake(0.019);
  BOOST_TEST(analyze().rsi_threshold == 57.0);
  BOOST_TEST(analyze().min_signals == 3);
}

BOOST_AUTO_TEST_CASE(thresholds_are_the_row_of_the_sentiment) {
  for (auto [close, word] : {std::pair{1020.0, regime_word::bull},
                             {1000.0, regime_word::neutral},
                             {980.0, regime_word::bear},
                             {960.0, regime_word::crash}}) {
    const auto v1 = closing(close);
    const auto row = fixed_condition(word);
    BOOST_TEST(v1.rsi_threshold == row.rsi_threshold - 1); // A day without a range is calm.
    BOOST_TEST(v1.min_signals == row.min_signals);
    BOOST_TEST(v1.macd_osc_min == row.macd_osc_min);
    BOOST_TEST(v1.gap_max == row.gap_max);
    BOOST_TEST(v1.ext_from_tema20_max == row.ext_from_tema20_max);
  }
}

BOOST_AUTO_TEST_CASE(one_candle_of_the_index_says_nothing) {
  kospi = series_of({500});
  kodex200 = series_of({100});
  const auto v1 = analyze();
  BOOST_TEST(v1.kospi_return_close == 0.0);
  BOOST_TEST(v1.volatility == 0.02);
  BOOST_TEST(!v1.kospi_return_low);
  BOOST_TEST(!v1.daily_return_raw);
  BOOST_TEST(!v1.universe_return);
  BOOST_TEST(v1.rsi_threshold == 58.0);
}

BOOST_AUTO_TEST_CASE(an_etf_candle_of_another_day_is_not_the_days_return) {
  kodex200 = series_of({100, 90}, 1000, date::from_number(20250717));
  BOOST_TEST(!analyze().daily_return_raw);
  kospi.clear();
  BOOST_TEST(analyze().daily_return_raw.value() == -0.1);
}

BOOST_AUTO_TEST_CASE(the_condition_has_thresholds_and_no_regime_words) {
  const auto mc = v1_condition(closing(1020));
  BOOST_TEST((mc.market_sentiment == regime_word::bull));
  BOOST_TEST(mc.rsi_threshold == 64.0);
  BOOST_TEST(mc.min_signals == 2);
  BOOST_TEST(mc.macd_osc_min == -5.0);
  BOOST_TEST(mc.vol_ma5_mult == 1.5);
  BOOST_TEST(mc.gap_max == 0.03);
  BOOST_TEST(mc.ext_from_tema20_max == 0.025);
  BOOST_TEST(!mc.final_regime);
  BOOST_TEST(!mc.midterm_regime);
  BOOST_TEST(!mc.longterm_regime);
}

BOOST_AUTO_TEST_SUITE_END()
