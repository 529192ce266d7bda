#include "sim/market/market_clock.hpp"

#include <boost/test/unit_test.hpp>

using namespace std::chrono_literals;
using tandem::market::date;
using tandem::sim::market_clock;

namespace {

constexpr auto thursday = date::from_number(20250306);
constexpr market_clock::time_point started{1000s};

bool shows(const market_clock& clock, market_clock::time_point now, std::int32_t day,
           std::chrono::milliseconds time) {
  const auto shown = clock.at(now);
  return shown.day == date::from_number(day) && shown.time_of_day == time;
}

} // namespace

BOOST_AUTO_TEST_SUITE(the_market_clock)

BOOST_AUTO_TEST_CASE(stands_after_the_day_unless_told_a_time) {
  const market_clock clock{thursday, std::nullopt, 60, started};
  BOOST_TEST(shows(clock, started, 20250306, 20h + 30min));
  BOOST_TEST(shows(clock, started + 5h, 20250306, 20h + 30min));
}

// Sixty times as fast, a second is a minute.
BOOST_AUTO_TEST_CASE(runs_as_fast_as_its_factor) {
  const market_clock clock{thursday, 8h + 59min, 60, started};
  BOOST_TEST(shows(clock, started + 1s, 20250306, 9h));
  BOOST_TEST(shows(clock, started + 61'500ms, 20250306, 10h + 30s));
  const market_clock slow{thursday, 8h, 0.5, started};
  BOOST_TEST(shows(slow, started + 10min, 20250306, 8h + 5min));
  const market_clock still{thursday, 9h + 30min, 0, started};
  BOOST_TEST(shows(still, started + 5h, 20250306, 9h + 30min));
}

BOOST_AUTO_TEST_CASE(goes_on_over_midnight_and_over_days_but_never_backwards) {
  const market_clock clock{date::from_number(20250228), 23h, 3600, started};
  BOOST_TEST(shows(clock, started - 1s, 20250228, 23h));
  BOOST_TEST(shows(clock, started + 999ms, 20250228, 24h - 3600ms));
  BOOST_TEST(shows(clock, started + 1s, 20250301, 0h));
  BOOST_TEST(shows(clock, started + 72s, 20250303, 23h));
}

// 23:00 in Korea is 14:00 in UTC, ten hours later the next day's midnight there.
BOOST_AUTO_TEST_CASE(is_a_moment_of_its_day_that_goes_on_beyond_midnight) {
  const market_clock clock{thursday, 23h, 3600, started};
  const auto midnight = std::chrono::sys_days{std::chrono::year{2025} / 3 / 6};
  BOOST_TEST((clock.moment(started) == midnight + 14h));
  BOOST_TEST((clock.moment(started + 10s) == midnight + 24h));
  BOOST_TEST((!market_clock{thursday, std::nullopt, 1, started}.moment(started).has_value()));
}

BOOST_AUTO_TEST_SUITE_END()
