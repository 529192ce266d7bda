#include "market/regime/sources.hpp"
#include "tests/market/series.hpp"

#include <boost/test/unit_test.hpp>

using namespace tandem::market;
using testing::series_of;

namespace {

constexpr auto friday = date::from_number(20250718);

} // namespace

BOOST_AUTO_TEST_SUITE(regime_sources)

BOOST_AUTO_TEST_CASE(korean_series_count_up_to_the_session) {
  const auto kospi = series_of({3000, 3100, 3200}, 1000, date::from_number(20250719));
  regime_inputs inputs;
  inputs.session = friday;
  inputs.kospi = kospi;
  const auto sources = sources_of_v1(inputs);
  BOOST_REQUIRE(sources.size() == 2u);
  BOOST_TEST(sources[0].name == "KOSPI");
  BOOST_TEST(sources[0].candles == 2u);
  BOOST_TEST((sources[0].first == date::from_number(20250717)));
  BOOST_TEST((sources[0].last == friday));
  BOOST_TEST(sources[0].close == 3100);
  BOOST_TEST(sources[1].name == "069500");
  BOOST_TEST(sources[1].candles == 0u);
  BOOST_TEST(!sources[1].first);
  BOOST_TEST(!sources[1].last);
}

BOOST_AUTO_TEST_CASE(us_series_count_before_the_session_and_a_day_once) {
  us_series us;
  us.spy = series_of({600, 610, 620});
  us.vix = series_of({16, 17});
  us.vix.push_back(us.vix.front()); // Two candles of one day, and the session's own.
  us.vix.front().close = 15;
  std::swap(us.vix[1], us.vix[2]);
  regime_inputs inputs;
  inputs.session = friday;
  inputs.us = &us;
  const auto sources = sources_of_v4(inputs);
  BOOST_REQUIRE(sources.size() == 6u);
  BOOST_TEST(sources[2].name == "229200");
  BOOST_TEST(sources[3].name == "SPY");
  BOOST_TEST(sources[3].candles == 2u);
  BOOST_TEST((sources[3].last == date::from_number(20250717)));
  BOOST_TEST(sources[3].close == 610);
  BOOST_TEST(sources[4].name == "QQQ");
  BOOST_TEST(sources[4].candles == 0u);
  BOOST_TEST(sources[5].name == "VIX");
  BOOST_TEST(sources[5].candles == 1u);
  BOOST_TEST(sources[5].close == 16); // Of several candles of a day the last one counts.
}

BOOST_AUTO_TEST_SUITE_END()
