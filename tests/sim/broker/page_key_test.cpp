#include "sim/broker/page_key.hpp"

#include <boost/test/unit_test.hpp>

#include <array>

using namespace tandem::sim;
using tandem::market::date;

namespace {

const body_fields chart{{"stk_cd", "005930"}, {"base_dt", "20251128"}};
const body_fields index_chart{{"inds_cd", "001"}, {"base_dt", "20251128"}};
const body_fields ranking{{"mrkt_tp", "000"}};

constexpr std::array days{date::from_number(20251128), date::from_number(20251127),
                          date::from_number(20250301)};

} // namespace

BOOST_AUTO_TEST_SUITE(page_keys)

BOOST_AUTO_TEST_CASE(of_charts_are_positions_by_date) {
  const auto key = write_page_key(tr_id::daily_chart, chart, 1, days);
  BOOST_TEST(key == "A0059302025112700010000");
  const auto start = read_page_key(tr_id::daily_chart, chart, key);
  BOOST_REQUIRE(start.has_value());
  BOOST_TEST((start->day == days[1]));
  BOOST_TEST(write_page_key(tr_id::index_chart, index_chart, 1, days) == "0012025112700010000");
  BOOST_TEST(
    (read_page_key(tr_id::index_chart, index_chart, "0012025112700010000")->day == days[1]));
}

BOOST_AUTO_TEST_CASE(of_charts_name_the_symbol_as_it_was_asked_for) {
  const body_fields unified{{"stk_cd", "005930_AL"}, {"base_dt", "20251128"}};
  BOOST_TEST(write_page_key(tr_id::daily_chart, unified, 1, days) == "A005930_AL2025112700010000");
  BOOST_TEST(!read_page_key(tr_id::daily_chart, unified, "A0059302025112700010000"));
}

BOOST_AUTO_TEST_CASE(of_charts_lead_behind_the_oldest_row_by_the_day_before_it) {
  BOOST_TEST(write_page_key(tr_id::daily_chart, chart, 3, days) == "A0059302025022800010000");
  // Without rows there is only the day that was asked for.
  BOOST_TEST(write_page_key(tr_id::daily_chart, chart, 0) == "A0059302025112800010000");
}

BOOST_AUTO_TEST_CASE(of_charts_are_good_for_their_symbol_alone) {
  const body_fields other{{"stk_cd", "000660"}, {"base_dt", "20251128"}};
  const std::string key = "A0059302025112700010000";
  BOOST_TEST(!read_page_key(tr_id::daily_chart, other, key));
  BOOST_TEST(!read_page_key(tr_id::index_chart, index_chart, key));
  for (const auto* wrong :
       {"", "20251127", "A005930", "A0059302025113100010000", "A00593020251127000100000",
        "A0059302025112700010001", "A0059302025-11-2700010000", "B0059302025112700010000"})
    BOOST_TEST(!read_page_key(tr_id::daily_chart, chart, wrong), wrong);
}

BOOST_AUTO_TEST_CASE(of_rankings_lead_back_to_their_row) {
  const auto key = write_page_key(tr_id::top_value, ranking, 1200);
  BOOST_TEST(key.size() <= 50u); // The documented length of next-key.
  const auto start = read_page_key(tr_id::top_value, ranking, key);
  BOOST_REQUIRE(start.has_value());
  BOOST_TEST(start->row == 1200u);
  BOOST_TEST(!start->day.has_value());
}

BOOST_AUTO_TEST_CASE(of_rankings_are_worth_nothing_with_another_body_or_made_up) {
  auto key = write_page_key(tr_id::top_value, ranking, 600);
  BOOST_TEST(!read_page_key(tr_id::top_value, {{"mrkt_tp", "001"}}, key));
  BOOST_TEST(!read_page_key(tr_id::stock_list, ranking, key));
  BOOST_TEST(!read_page_key(tr_id::top_value, ranking, ""));
  BOOST_TEST(!read_page_key(tr_id::top_value, ranking, "600"));
  key[7] = key[7] == '0' ? '1' : '0';
  BOOST_TEST(!read_page_key(tr_id::top_value, ranking, key));
  BOOST_TEST(!read_page_key(tr_id::top_value, ranking, std::string(24, 'g')));
}

BOOST_AUTO_TEST_SUITE_END()
