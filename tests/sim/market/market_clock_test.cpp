#include "sim/market/market_clock.hpp"

#include <boost/test/unit_test.hpp>

using namespace std::chrono_literals;
using tandem::sim::market_clock;

namespace {

constexpr auto today = tandem::market::date::from_number(20250306);
constexpr market_clock::time_point started{1000s};

} // namespace

BOOST_AUTO_TEST_SUITE(the_market_clock)

BOOST_AUTO_TEST_CASE(stands_after_the_day_unless_told_a_time) {
  const market_clock clock{today, std::nullopt, 60, started};
  BOOST_TEST((clock.time_of_day(started) == 20h + 30min));
  BOOST_TEST((clock.time_of_day(started + 5h) == 20h + 30min));
  BOOST_TEST(clock.is_evening(started));
  BOOST_TEST(!clock.is_opening_hour(started));
}

// Sixty times as fast, a second is a minute.
BOOST_AUTO_TEST_CASE(runs_as_fast_as_its_factor) {
  const market_clock clock{today, 8h + 59min, 60, started};
  BOOST_TEST((clock.time_of_day(started + 1s) == 9h));
  BOOST_TEST((clock.time_of_day(started + 61'500ms) == 10h + 30s));
  const market_clock slow{today, 8h, 0.5, started};
  BOOST_TEST((slow.time_of_day(started + 10min) == 8h + 5min));
  const market_clock still{today, 9h + 30min, 0, started};
  BOOST_TEST((still.time_of_day(started + 5h) == 9h + 30min));
}

BOOST_AUTO_TEST_CASE(neither_runs_backwards_nor_into_another_day) {
  const market_clock clock{today, 23h, 3600, started};
  BOOST_TEST((clock.time_of_day(started - 1s) == 23h));
  BOOST_TEST((clock.time_of_day(started + 10s) == 24h - 1ms));
}

BOOST_AUTO_TEST_CASE(knows_the_opening_hour_and_the_evening_to_the_millisecond) {
  const market_clock clock{today, 0min, 1, started};
  const auto at = [](std::chrono::milliseconds time) { return started + time; };
  BOOST_TEST(!clock.is_opening_hour(at(9h - 1ms)));
  BOOST_TEST(clock.is_opening_hour(at(9h)));
  BOOST_TEST(clock.is_opening_hour(at(10h - 1ms)));
  BOOST_TEST(!clock.is_opening_hour(at(10h)));
  BOOST_TEST(!clock.is_evening(at(16h - 1ms)));
  BOOST_TEST(clock.is_evening(at(16h)));
  BOOST_TEST(clock.is_evening(at(23h)));
}

// 23:00 in Korea is 14:00 in UTC, ten hours later the next day's midnight there.
BOOST_AUTO_TEST_CASE(is_a_moment_of_today_that_goes_on_beyond_midnight) {
  const market_clock clock{today, 23h, 3600, started};
  const auto midnight = std::chrono::sys_days{std::chrono::year{2025} / 3 / 6};
  BOOST_TEST((clock.moment(started) == midnight + 14h));
  BOOST_TEST((clock.moment(started + 10s) == midnight + 24h));
  BOOST_TEST((!market_clock{today, std::nullopt, 1, started}.moment(started).has_value()));
}

BOOST_AUTO_TEST_SUITE_END()
