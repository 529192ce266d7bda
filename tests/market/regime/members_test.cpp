#include "market/regime/members.hpp"
#include "market/regime/v1.hpp"
#include "tests/market/series.hpp"

#include <boost/test/unit_test.hpp>

#include <set>
#include <string_view>

using namespace tandem::market;
using testing::series_of;

namespace {

const date session = date::from_number(20250718); // The last day of series_of.

} // namespace

BOOST_AUTO_TEST_SUITE(regime_members, *boost::unit_test::tolerance(1e-12))

BOOST_AUTO_TEST_CASE(a_day_return_takes_the_last_two_closes) {
  const auto move = measure_member("005930", series_of({90, 100, 103}), session);
  BOOST_TEST(move.code == "005930");
  BOOST_TEST(move.day_return.value() == 0.03);
}

BOOST_AUTO_TEST_CASE(a_day_return_needs_two_candles) {
  BOOST_TEST(!measure_member("005930", series_of({100}), session).day_return);
  BOOST_TEST(!measure_member("005930", {}, session).day_return);
}

BOOST_AUTO_TEST_CASE(days_without_trading_are_no_candles) {
  auto candles = series_of({100, 200, 0, 110});
  candles[1].volume_shares = 0;
  BOOST_TEST(measure_member("005930", candles, session).day_return.value() == 0.10);
}

BOOST_AUTO_TEST_CASE(a_suspended_member_keeps_its_last_move) {
  auto candles = series_of({100, 110, 110, 110});
  candles[2].volume_shares = 0;
  candles[3].volume_shares = 0;
  BOOST_TEST(measure_member("012450", candles, session).day_return.value() == 0.10);
  candles.resize(2);
  BOOST_TEST(measure_member("012450", candles, session).day_return.value() == 0.10);
}

BOOST_AUTO_TEST_CASE(a_volume_ratio_compares_with_the_five_candles_before) {
  auto candles = series_of({1, 1, 1, 1, 1, 1, 1});
  candles[0].volume_shares = 1'000'000; // The sixth before: not looked at.
  for (std::size_t i = 1; i < 6; ++i)
    candles[i].volume_shares = static_cast<std::int64_t>(100 * i); // Mean 300.
  candles[6].volume_shares = 420;
  BOOST_TEST(measure_member("005930", candles, session).volume_ratio.value() == 1.4);
}

BOOST_AUTO_TEST_CASE(a_volume_ratio_needs_six_traded_candles) {
  auto candles = series_of({1, 1, 1, 1, 1, 1});
  BOOST_TEST(measure_member("005930", candles, session).volume_ratio.value() == 1.0);
  candles[2].volume_shares = 0;
  BOOST_TEST(!measure_member("005930", candles, session).volume_ratio);
}

BOOST_AUTO_TEST_CASE(candles_after_the_session_are_not_known) {
  const auto candles = series_of({100, 104, 520});
  const auto day_before = date::from_number(20250717);
  BOOST_TEST(measure_member("005930", candles, day_before).day_return.value() == 0.04);
}

BOOST_AUTO_TEST_CASE(the_leaders_are_the_members_of_the_baskets) {
  std::set<std::string_view> expected;
  for (const auto& basket : {tech_basket(), value_basket(), foreign_basket(), institution_basket()})
    expected.insert(basket.codes.begin(), basket.codes.end());
  const auto leaders = regime_leaders();
  const std::set<std::string_view> once(leaders.begin(), leaders.end());
  BOOST_TEST((once == expected));
  BOOST_TEST(leaders.size() == 11u);
  BOOST_TEST(once.size() == leaders.size());
}

BOOST_AUTO_TEST_SUITE_END()
