#include "sim/market/calendar.hpp"
#include "sim/market/csv.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <filesystem>
#include <vector>

using tandem::market::date;
using tandem::sim::korean_sessions;

namespace {

bool open_on(std::int32_t day) {
  return std::binary_search(korean_sessions().begin(), korean_sessions().end(),
                            date::from_number(day));
}

} // namespace

BOOST_AUTO_TEST_SUITE(calendar_of_the_synthetic_market)

BOOST_AUTO_TEST_CASE(weekends_and_holidays_are_closed) {
  BOOST_TEST(open_on(20230102));
  BOOST_TEST(!open_on(20230101));
  BOOST_TEST(!open_on(20251129));
  BOOST_TEST(!open_on(20240101));
  BOOST_TEST(!open_on(20241231)); // The exchange's own closing day.
  BOOST_TEST(!open_on(20260603)); // Local elections, kiwoom-rest-api 6.1.
  BOOST_TEST(open_on(20251113));  // The CSAT day opens an hour late, but opens.
  BOOST_TEST(open_on(20261230));
}

// 365 days less 104 or 105 weekend days less the closed weekdays of kiwoom-rest-api 6.1: 17.
BOOST_AUTO_TEST_CASE(sessions_of_2026_count_as_many_as_its_weekdays_less_its_holidays) {
  const auto in_2026 = std::count_if(korean_sessions().begin(), korean_sessions().end(),
                                     [](date day) { return day.number() / 10'000 == 2026; });
  BOOST_TEST(in_2026 == 261 - 17);
}

BOOST_AUTO_TEST_CASE(agrees_with_the_days_the_real_index_has) {
  const auto path = std::string{TANDEM_SOURCE_DIR "/../shared/data/krx-daily/index/KOSPI.csv"};
  if (!std::filesystem::exists(path)) {
    BOOST_TEST_MESSAGE("skipped: the shared market data is not there");
    return;
  }
  std::vector<date> real;
  const auto problem = tandem::sim::read_csv(
    path, tandem::market::price_header,
    [&](std::span<const std::string_view> fields) -> std::optional<std::string> {
      real.push_back(*date::parse(fields[0]));
      return std::nullopt;
    });
  BOOST_REQUIRE(!problem);
  std::vector<date> ours;
  for (const auto day : korean_sessions())
    if (real.front() <= day && day <= real.back())
      ours.push_back(day);
  BOOST_TEST((ours == real));
}

BOOST_AUTO_TEST_SUITE_END()
