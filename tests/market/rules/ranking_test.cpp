#include "market/rules/ranking.hpp"

#include <boost/test/unit_test.hpp>

using namespace tandem::market;

BOOST_AUTO_TEST_SUITE(ranking_test)

namespace {

match scored(std::size_t order, double score, double risk) {
  match each;
  each.order = order;
  each.symbol.code = std::string(1, static_cast<char>('A' + order));
  each.result.score = score;
  each.result.risk_score = risk;
  return each;
}

std::string codes(const std::vector<match>& matches) {
  std::string all;
  for (const auto& each : matches)
    all += each.symbol.code;
  return all;
}

} // namespace

BOOST_AUTO_TEST_CASE(bear_and_crash_close_the_gate) {
  BOOST_TEST(closed_gate(fixed_condition(regime_word::bear)) == "bear");
  BOOST_TEST(closed_gate(fixed_condition(regime_word::crash)) == "crash");
  BOOST_TEST(closed_gate(fixed_condition(regime_word::bull)).empty());
  BOOST_TEST(closed_gate(fixed_condition(regime_word::neutral)).empty());
}

BOOST_AUTO_TEST_CASE(a_long_bull_market_opens_a_crash_but_not_a_bear) {
  auto mc = fixed_condition(regime_word::crash);
  mc.longterm_regime = regime_word::bull;
  BOOST_TEST(closed_gate(mc).empty());
  mc.midterm_regime = regime_word::bear;
  BOOST_TEST(closed_gate(mc) == "bear");
}

BOOST_AUTO_TEST_CASE(the_midterm_regime_goes_before_the_final_one) {
  condition mc;
  mc.market_sentiment = regime_word::bear;
  BOOST_TEST(closed_gate(mc) == "bear");
  mc.final_regime = regime_word::neutral;
  BOOST_TEST(closed_gate(mc).empty());
  mc.midterm_regime = regime_word::bear;
  BOOST_TEST(closed_gate(mc) == "bear");
}

BOOST_AUTO_TEST_CASE(equal_scores_keep_the_order_of_the_universe) {
  std::vector<match> matches{scored(2, 7, 0), scored(0, 7, 0), scored(1, 9, 0), scored(3, 7, 0)};
  sort_by_score(matches);
  BOOST_TEST(codes(matches) == "BACD");
}

BOOST_AUTO_TEST_CASE(horizons_are_appended_and_not_sorted_again) {
  // Neutral: A has 10 - 5.5 = 4.5 and is a position only; B has 8 - 1 = 7 and is all three.
  const std::vector<match> matches{scored(0, 10, 5.5), scored(1, 8, 1), scored(2, 5, 0.6)};
  const auto kept = apply_horizons(matches, fixed_condition(regime_word::neutral));
  BOOST_TEST(codes(kept) == "BA");
}

BOOST_AUTO_TEST_CASE(short_term_risk_lowers_scores_and_caps) {
  std::vector<match> matches;
  for (std::size_t i = 0; i < 20; ++i)
    matches.push_back(scored(i, 8, 1));
  auto mc = fixed_condition(regime_word::neutral);
  // Risk 0: all three caps (20, 15, 20) reach at least 15 of the same 20 symbols.
  BOOST_TEST(apply_horizons(matches, mc).size() == 20u);
  mc.short_term_risk_score = 3; // 8 - 2 = 6 still passes; the longest cap is 10.
  BOOST_TEST(apply_horizons(matches, mc).size() == 10u);
  for (auto& each : matches)
    each.result.risk_score = 1.5; // 8 - 2.5 = 5.5 is left for positions, of which there are 3.
  BOOST_TEST(apply_horizons(matches, mc).size() == 3u);
}

BOOST_AUTO_TEST_CASE(a_short_term_risk_of_one_costs_half_a_point) {
  auto mc = fixed_condition(regime_word::neutral);
  mc.short_term_risk_score = 1;
  // 6 - 1 - 0.5 is the position cut-off of 4.5 itself.
  BOOST_TEST(apply_horizons({scored(0, 6, 1)}, mc).size() == 1u);
  BOOST_TEST(apply_horizons({scored(0, 6, 1.05)}, mc).empty());
}

BOOST_AUTO_TEST_CASE(who_is_not_listed_is_told_what_kept_him_out) {
  auto mc = fixed_condition(regime_word::neutral);
  // 10 - 5.5 = 4.5 is a position; 5 - 0.6 = 4.4 is below the lowest cut-off.
  const auto below = left_out_by_horizons({scored(0, 10, 5.5), scored(1, 5, 0.6)}, mc);
  BOOST_TEST_REQUIRE(below.size() == 1u);
  BOOST_TEST(below[0].order == 1u);
  BOOST_TEST(below[0].why.what == "cut_off");
  BOOST_TEST(below[0].why.value == 4.4);
  BOOST_TEST(below[0].why.relation == ">=");
  BOOST_TEST(below[0].why.limit == 4.5);
  std::vector<match> matches;
  for (std::size_t i = 0; i < 5; ++i)
    matches.push_back(scored(i, 8, 1.5)); // 8 - 2.5 = 5.5: positions, of which there are 3.
  mc.short_term_risk_score = 3;
  const auto beyond = left_out_by_horizons(matches, mc);
  BOOST_TEST_REQUIRE(beyond.size() == 2u);
  BOOST_TEST(beyond[1].order == 4u);
  BOOST_TEST(beyond[1].why.what == "cap");
  BOOST_TEST(beyond[1].why.value == 5);
  BOOST_TEST(beyond[1].why.limit == 3);
}

BOOST_AUTO_TEST_CASE(ranks_count_from_one) {
  const auto list = rank({scored(0, 9, 0), scored(1, 8, 0)});
  BOOST_TEST(list.size() == 2u);
  BOOST_TEST(list[0].rank.value() == 1);
  BOOST_TEST(list[1].rank.value() == 2);
}

BOOST_AUTO_TEST_SUITE_END()
