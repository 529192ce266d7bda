#include "market/candle.hpp"

#include <boost/test/unit_test.hpp>

#include <initializer_list>

using namespace tandem::market;

namespace {

/// Candles with these volumes; 0 is a halted day.
candle_series trading(std::initializer_list<int> volumes) {
  candle_series series;
  for (auto volume : volumes)
    series.push_back(
      {date::from_number(20250701 + static_cast<int>(series.size())), 10, 10, 10, 10, volume});
  return series;
}

} // namespace

BOOST_AUTO_TEST_SUITE(candle_suite)

BOOST_AUTO_TEST_CASE(only_days_with_volume_count_as_traded) {
  BOOST_TEST(count_traded(trading({5, 0, 7, 0, 0})) == 2u);
  BOOST_TEST(count_traded({}) == 0u);
}

BOOST_AUTO_TEST_CASE(the_last_traded_candles_begin_at_the_first_of_them) {
  const auto series = trading({5, 0, 7, 0, 9, 0});
  const auto two = last_traded(series, 2);
  BOOST_TEST(two.size() == 4u); // 7, halted, 9, halted.
  BOOST_TEST(two.front().volume_shares == 7);
  BOOST_TEST(last_traded(series, 0).empty());
}

BOOST_AUTO_TEST_CASE(fewer_candles_than_asked_for_are_all_there_are) {
  const auto series = trading({0, 5, 0});
  BOOST_TEST(last_traded(series, 3).size() == 3u);
  BOOST_TEST(last_traded({}, 3).empty());
}

BOOST_AUTO_TEST_SUITE_END()
