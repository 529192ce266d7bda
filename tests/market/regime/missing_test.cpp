#include "market/regime/missing.hpp"
#include "tests/market/series.hpp"

#include <boost/test/unit_test.hpp>

#include <string>
#include <vector>

using namespace tandem::market;
using boost::test_tools::per_element;
using testing::series_of;
using words = std::vector<std::string>;

namespace {

candle_series flat(std::size_t size, date last = date::from_number(20250718)) {
  return series_of(std::vector<double>(size, 1000), 1000, last);
}

/// A session of which everything is known.
struct whole_market {
  candle_series kospi = flat(65);
  candle_series kodex200 = flat(61);
  candle_series kosdaq150 = flat(65);
  us_series us{flat(201), flat(201), flat(21)}; // The last one is of the session's date.
  std::vector<member_move> members{{"005930", 0.0, 1.0}};
  std::vector<member_move> leaders{{"005930", 0.0, {}}, {"051910", 0.0, {}}};
  regime_inputs inputs;

  const regime_inputs& now() {
    inputs.session = date::from_number(20250718);
    inputs.kospi = kospi;
    inputs.kodex200 = kodex200;
    inputs.kosdaq150 = kosdaq150;
    inputs.us = &us;
    inputs.members = members;
    inputs.leaders = leaders;
    return inputs;
  }
};

} // namespace

BOOST_AUTO_TEST_SUITE(regime_missing)

BOOST_FIXTURE_TEST_CASE(nothing_is_missing_from_a_whole_market, whole_market) {
  BOOST_TEST(missing_of_v1(now()) == words{}, per_element());
  BOOST_TEST(missing_of_v4(now()) == words{}, per_element());
}

BOOST_FIXTURE_TEST_CASE(v1_asks_for_two_days_and_no_us_series, whole_market) {
  kospi = flat(2);
  kodex200 = flat(2);
  kosdaq150.clear();
  us = {};
  BOOST_TEST(missing_of_v1(now()) == words{}, per_element());
}

BOOST_AUTO_TEST_CASE(without_any_data_every_part_is_named) {
  regime_inputs inputs;
  inputs.session = date::from_number(20250718);
  const words universe{"the universe's day return",   "the universe's volume trend",
                       "the leaders of technology",   "the leaders of value",
                       "the leaders of foreign flow", "the leaders of institution flow"};
  words v1{"KOSPI", "069500"};
  v1.insert(v1.end(), universe.begin(), universe.end());
  BOOST_TEST(missing_of_v1(inputs) == v1, per_element());
  words v4{"KOSPI", "069500", "229200", "SPY", "QQQ", "VIX"};
  v4.insert(v4.end(), universe.begin(), universe.end());
  BOOST_TEST(missing_of_v4(inputs) == v4, per_element());
}

BOOST_FIXTURE_TEST_CASE(a_short_series_says_for_what, whole_market) {
  kospi = flat(64);
  kodex200 = flat(14);
  kosdaq150 = flat(1);
  us = {flat(61), flat(200), flat(4)}; // One less is known.
  const words expected{"KOSPI has 64 of 65 candles for its trend",
                       "069500 has 14 of 21 candles for the midterm word",
                       "069500 has 14 of 61 candles for the long-term word",
                       "229200 has 1 of 65 candles for its trend",
                       "SPY has 60 of 61 candles for its trend",
                       "SPY has 60 of 200 candles for its 200-session mean",
                       "QQQ has 199 of 200 candles for its 200-session mean",
                       "VIX has 3 of 4 candles for its change over 3 sessions"};
  BOOST_TEST(missing_of_v4(now()) == expected, per_element());
}

BOOST_FIXTURE_TEST_CASE(a_us_series_that_ends_too_early_is_named_with_its_end, whole_market) {
  us.spy = flat(201, date::from_number(20250711)); // A week before.
  us.qqq = flat(3, date::from_number(20250710));
  BOOST_TEST(missing_of_v4(now()) == words{"QQQ after 2025-07-10"}, per_element());
}

BOOST_FIXTURE_TEST_CASE(a_day_without_trading_is_named, whole_market) {
  kospi = flat(65, date::from_number(20250717));
  kodex200 = flat(61, date::from_number(20250717));
  BOOST_TEST(missing_of_v4(now()) == words{"KOSPI has no candle of 2025-07-18"}, per_element());
  BOOST_TEST(missing_of_v1(now()) == words{"KOSPI has no candle of 2025-07-18"}, per_element());
}

BOOST_FIXTURE_TEST_CASE(an_etf_that_is_late_is_named, whole_market) {
  kodex200 = flat(61, date::from_number(20250717));
  BOOST_TEST(missing_of_v4(now()) == words{"069500 has no candle of 2025-07-18"}, per_element());
}

BOOST_FIXTURE_TEST_CASE(an_index_that_is_late_is_not_the_etfs_fault, whole_market) {
  kospi = flat(65, date::from_number(20250717));
  BOOST_TEST(missing_of_v4(now()) == words{"KOSPI has no candle of 2025-07-18"}, per_element());
}

BOOST_FIXTURE_TEST_CASE(members_without_moves_are_no_sample, whole_market) {
  members = {{"005930", {}, {}}};
  leaders = {{"005930", 0.0, {}}, {"051910", {}, {}}};
  const words expected{"the universe's day return", "the universe's volume trend",
                       "the leaders of value"};
  BOOST_TEST(missing_of_v1(now()) == expected, per_element());
}

BOOST_AUTO_TEST_SUITE_END()
