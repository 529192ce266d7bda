#include "market/rules/pullback.hpp"
#include "tests/market/rules/matching_series.hpp"

#include <boost/test/unit_test.hpp>

using namespace tandem::market;

BOOST_AUTO_TEST_SUITE(pullback_test)

namespace {

const listing samsung{"005930", "삼성전자", market_id::kospi};

verdict judge(const candle_series& days, const pullback_settings& settings = {},
              detail depth = detail::full) {
  const auto verdicts =
    pullback_rule{{}, settings}.evaluate({samsung, days, days.back().day, true}, depth);
  return verdicts.at(0);
}

} // namespace

BOOST_AUTO_TEST_CASE(a_shallow_pullback_matches_without_score_and_rank) {
  const auto found = judge(testing::shallow_pullback());
  BOOST_TEST(found.matched());
  BOOST_TEST(found.engine->name == "v2_lite");
  BOOST_TEST(found.label == "v2_lite");
  BOOST_TEST(found.strategy == "눌림목");
  BOOST_TEST(!found.score.has_value());
  BOOST_TEST(!found.risk_score.has_value());
  BOOST_TEST(found.target_profit.value() == 0.05);
  BOOST_TEST(found.stop_loss.value() == 0.02);
  BOOST_TEST(found.holding_days.value() == 14);
}

BOOST_AUTO_TEST_CASE(every_threshold_can_drop_it) {
  const auto with = [](auto member, double value) {
    pullback_settings settings;
    settings.*member = value;
    return std::string{judge(testing::shallow_pullback(), settings).stage()};
  };
  BOOST_TEST((with(&pullback_settings::ext_max, 0) == "support_band"));
  BOOST_TEST((with(&pullback_settings::pullback_min, 0.1) == "no_pullback"));
  BOOST_TEST((with(&pullback_settings::rsi_min, 100) == "rsi_band"));
  BOOST_TEST((with(&pullback_settings::rsi_max, 50) == "rsi_band"));
  BOOST_TEST((with(&pullback_settings::vol_max, 0.9) == "volume"));
}

BOOST_AUTO_TEST_CASE(a_close_at_its_high_is_no_pullback) {
  auto days = testing::shallow_pullback();
  for (auto& day : days)
    day.high = day.close; // 0.99 * 1.006 * 1.006 is above the close before the fall.
  BOOST_TEST((judge(days).stage() == "no_pullback"));
}

BOOST_AUTO_TEST_CASE(a_fading_rise_lacks_momentum) {
  BOOST_TEST((judge(testing::resting_rise()).stage() == "momentum"));
}

BOOST_AUTO_TEST_CASE(a_falling_series_lacks_trend) {
  std::vector<double> closes{20'000};
  for (int i = 1; i < 60; ++i)
    closes.push_back(closes.back() * 0.995);
  BOOST_TEST((judge(testing::series_of(closes, 1'000'000)).stage() == "trend"));
}

BOOST_AUTO_TEST_CASE(a_brief_look_stops_at_the_first_stage) {
  const auto cheap = testing::series_of(std::vector<double>(60, 100.0), 10);
  BOOST_TEST((judge(cheap, {}, detail::brief).stage() == "turnover"));
  BOOST_TEST(judge(cheap, {}, detail::brief).measures.empty());
  BOOST_TEST((judge(cheap, {}, detail::full).stage() == "turnover"));
  BOOST_TEST(!judge(cheap, {}, detail::full).measures.empty());
}

BOOST_AUTO_TEST_CASE(the_list_keeps_the_universe_s_order_without_ranks) {
  const auto list =
    pullback_rule{{}, {}}.select({{2, samsung, {}}, {0, samsung, {}}, {1, samsung, {}}});
  BOOST_REQUIRE(list.candidates.size() == 3u);
  for (std::size_t i = 0; i < 3; ++i) {
    BOOST_TEST(list.candidates[i].what.order == i);
    BOOST_TEST(!list.candidates[i].rank.has_value());
  }
  BOOST_TEST(list.below_cutoff == 0u);
}

BOOST_AUTO_TEST_SUITE_END()
