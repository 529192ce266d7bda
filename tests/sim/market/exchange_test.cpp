#include "sim/market/exchange.hpp"
#include "tests/sim/market/hand_made_market.hpp"

#include <boost/test/unit_test.hpp>

using namespace tandem;
using namespace tandem::sim;
using namespace tandem::sim::testing;
using market::market_id;

namespace {

std::vector<std::string> ranked_codes(const exchange& market, std::optional<market_id> id) {
  std::vector<std::string> codes;
  for (const auto& entry : market.by_value(id))
    codes.push_back(market.at(entry.instrument).code);
  return codes;
}

} // namespace

BOOST_AUTO_TEST_SUITE(exchange_as_of_a_day)

BOOST_AUTO_TEST_CASE(shows_nothing_of_later_days) {
  const auto market = open_three_days(20250305);
  BOOST_TEST(!market->find("000050")); // Listed on the 6th.
  const auto chart = market->daily_chart(*market->find("000010"), day(20250306), true);
  BOOST_REQUIRE(chart.size() == 2u);
  BOOST_TEST((chart.front().day == day(20250305)));
  BOOST_TEST(market->latest(*market->find("000030")).last.volume_shares == 800'000);
  BOOST_TEST(market->listed(market_id::kosdaq).size() == 2u);
}

BOOST_AUTO_TEST_CASE(stands_at_the_last_session_when_today_is_none) {
  BOOST_TEST((open_three_days(20250309)->session() == day(20250306)));
}

BOOST_AUTO_TEST_CASE(refuses_a_day_before_its_first_session) {
  const auto opened = exchange::open(three_days(), day(20250303));
  BOOST_REQUIRE(!opened);
  BOOST_TEST((opened.error().code == ec::invalid_argument));
  BOOST_TEST(opened.error().message.find("2025-03-04") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(charts_are_newest_first_and_include_the_base_day) {
  const auto market = open_three_days();
  const auto chart = market->daily_chart(*market->find("000010"), day(20250305), true);
  BOOST_REQUIRE(chart.size() == 2u);
  BOOST_TEST(chart[0].close == 10'400);
  BOOST_TEST(chart[1].close == 10'100);
  BOOST_TEST(market->daily_chart(*market->find("000010"), day(20250303), true).empty());
}

// 100,300 / 5 = 20,060; 99,900 / 5 = 19,980; 1,000 shares become 5,000.
BOOST_AUTO_TEST_CASE(adjusts_for_a_split_that_has_happened_by_the_base_day) {
  const auto market = open_three_days();
  const auto index = *market->find("000020");
  const auto adjusted = market->daily_chart(index, day(20250306), true);
  BOOST_TEST(
    (adjusted[2] == day_bar{day(20250304), 20'000, 20'200, 19'980, 20'060, 20'000, 5'000}));
  BOOST_TEST(
    (adjusted[1] == day_bar{day(20250305), 20'050, 20'500, 20'000, 20'400, 20'050, 6'000}));
}

BOOST_AUTO_TEST_CASE(does_not_adjust_before_the_split_or_when_raw_prices_are_wanted) {
  const auto market = open_three_days();
  const auto index = *market->find("000020");
  BOOST_TEST(market->daily_chart(index, day(20250304), true)[0].close == 100'300);
  BOOST_TEST(market->daily_chart(index, day(20250306), false)[2].close == 100'300);
  BOOST_TEST(market->daily_chart(index, day(20250306), false)[2].volume_shares == 1'000);
}

// A merger of five into one: prices times five; 7 shares become 1.
BOOST_AUTO_TEST_CASE(adjusts_for_a_merger) {
  std::vector<day_bar> bars{{day(20250304), 300, 310, 290, 301, 300, 7}};
  const std::vector<share_split> splits{{day(20250305), 1, 5}};
  adjust_for_splits(bars, splits, day(20250305));
  BOOST_TEST((bars[0] == day_bar{day(20250304), 1'500, 1'550, 1'450, 1'505, 1'500, 1}));
}

// 100,301 / 2 / 5 = 10,030.1; the first split alone gives 50,150.5, rounded to 50,151.
BOOST_AUTO_TEST_CASE(adjusts_for_two_splits_one_after_the_other) {
  std::vector<day_bar> bars{{day(20250304), 100'301, 100'301, 100'301, 100'301, 100'301, 10},
                            {day(20250305), 50'000, 50'000, 50'000, 50'000, 50'000, 20}};
  const std::vector<share_split> splits{{day(20250305), 2, 1}, {day(20250306), 5, 1}};
  adjust_for_splits(bars, splits, day(20250306));
  BOOST_TEST(bars[0].close == 10'030);
  BOOST_TEST(bars[0].volume_shares == 100);
  BOOST_TEST(bars[1].close == 10'000);
  BOOST_TEST(bars[1].volume_shares == 100);
}

// From 10,100 to a base of 9,090: a tenth off. 300,000 shares become 333,333.
BOOST_AUTO_TEST_CASE(adjusts_for_rights_by_the_ratio_of_close_and_base) {
  auto made = three_days();
  auto& subject = made->add("000060", market_id::kospi,
                            {{day(20250304), 10'000, 10'200, 9'900, 10'100, 10'000, 300'000},
                             {day(20250305), 9'000, 9'500, 9'000, 9'400, 9'090, 500'000},
                             {day(20250306), 9'400, 9'450, 9'190, 9'200, 9'400, 200'000}});
  subject.issues = {{day(20250305), 100, 200, day(20250306)}};
  const auto market = std::move(*exchange::open(std::move(made), day(20250306)));
  const auto index = *market->find("000060");
  const auto chart = market->daily_chart(index, day(20250306), true);
  BOOST_TEST((chart[2] == day_bar{day(20250304), 9'000, 9'180, 8'910, 9'090, 9'000, 333'333}));
  BOOST_TEST(chart[1].close == 9'400);
  BOOST_TEST(market->daily_chart(index, day(20250306), false)[2].close == 10'100);
  BOOST_TEST(market->daily_chart(index, day(20250304), true)[0].close == 10'100);
  BOOST_TEST(shares_on(market->at(index), day(20250305)) == 1'000'000);
  BOOST_TEST(shares_on(market->at(index), day(20250306)) == 1'200'000);
}

// The split of the 5th is one session old on the 6th.
BOOST_AUTO_TEST_CASE(may_be_late_with_an_adjustment) {
  const auto market = open_three_days();
  const auto index = *market->find("000020");
  const auto oldest = [&](int lag) {
    return market->daily_chart(index, day(20250306), true, lag)[2].close;
  };
  BOOST_TEST(oldest(0) == 20'060);
  BOOST_TEST(oldest(1) == 20'060);
  BOOST_TEST(oldest(2) == 100'300);
  BOOST_TEST(oldest(100) == 100'300);
}

// The split of the 5th: 100,300 became 20,050. Otherwise the two are the same.
BOOST_AUTO_TEST_CASE(may_call_either_price_the_last_one_on_an_ex_day) {
  const auto market = open_three_days(20250305);
  const auto base =
    market->seen_at({market->session(), {}, true}, {evening_form::none, {}, last_price_form::base});
  BOOST_TEST(market->last_price(*market->find("000020")) == 100'300);
  BOOST_TEST(base->last_price(*market->find("000020")) == 20'050);
  BOOST_TEST(market->last_price(*market->find("000010")) == 10'100);
  BOOST_TEST(base->last_price(*market->find("000010")) == 10'100);
}

// Close times volume on the 6th: 2,040,000,000; 142,800,000; 0; 24,750; 320,000,000.
BOOST_AUTO_TEST_CASE(ranks_by_traded_value) {
  const auto market = open_three_days();
  const std::vector<std::string> all{"000010", "000050", "000020", "000040", "000030"};
  BOOST_TEST(ranked_codes(*market, std::nullopt) == all, boost::test_tools::per_element());
  const std::vector<std::string> kospi{"000010", "000020"};
  BOOST_TEST(ranked_codes(*market, market_id::kospi) == kospi, boost::test_tools::per_element());
}

// On the 5th: 5,200,000,000; 122,400,000; 5,200,000,000; 196,000; not listed.
BOOST_AUTO_TEST_CASE(previous_ranks_are_of_the_session_before) {
  const auto market = open_three_days();
  const auto& ranking = market->by_value(std::nullopt);
  BOOST_TEST(ranking[0].previous_rank == 1); // 000010 before 000030, which has the same value.
  BOOST_TEST(ranking[1].previous_rank == 0); // 000050
  BOOST_TEST(ranking[2].previous_rank == 3); // 000020
  BOOST_TEST(ranking[4].previous_rank == 2); // 000030
}

BOOST_AUTO_TEST_CASE(index_charts_end_at_the_base_day) {
  const auto market = open_three_days();
  const auto chart = market->index_chart(market_id::kospi, day(20250304));
  BOOST_REQUIRE(chart.size() == 1u);
  BOOST_TEST(chart[0].close == 250'500);
  BOOST_TEST(market->index_chart(market_id::kosdaq, day(20250306)).empty());
}

BOOST_AUTO_TEST_SUITE_END()
