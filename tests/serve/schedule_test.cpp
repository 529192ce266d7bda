#include "serve/schedule.hpp"

#include <boost/test/unit_test.hpp>

#include <ostream>
#include <string>

// 2025-11-28 is a Friday, 2025-12-01 the Monday after it. Korea is nine hours ahead of UTC, so
// 15:41 there is 06:41 UTC and 08:00 there is 23:00 UTC of the day before.

using namespace tandem;
using serve::schedule;

namespace {

utc_time at(const std::string& utc) {
  const auto read = parse_utc(utc + ":00.000Z");
  BOOST_REQUIRE(read);
  return *read;
}

std::string due(const schedule& plan, const std::string& utc) {
  const auto one = plan.due(at(utc));
  return one ? one->text() : "";
}

std::string next(const schedule& plan, const std::string& utc) {
  const auto one = plan.next(at(utc));
  return one ? one->text() : "";
}

const schedule once{{"15:41"}};
const schedule twice{{"15:41", "09:05"}};

} // namespace

BOOST_AUTO_TEST_SUITE(schedule_test)

BOOST_AUTO_TEST_CASE(a_scan_is_due_from_its_minute_on) {
  BOOST_TEST(due(once, "2025-11-28T06:40").substr(0, 10) != "2025-11-28");
  BOOST_TEST(due(once, "2025-11-28T06:41") == "2025-11-28 15:41");
  BOOST_TEST(due(once, "2025-11-28T14:59") == "2025-11-28 15:41"); // 23:59 in Korea.
}

BOOST_AUTO_TEST_CASE(a_missed_scan_is_made_up_until_eight_of_the_next_weekday) {
  // Thursday's, on Friday morning.
  BOOST_TEST(due(once, "2025-11-27T22:59") == "2025-11-27 15:41");
  BOOST_TEST(due(once, "2025-11-27T23:00") == "");
  BOOST_TEST(due(once, "2025-11-28T06:40") == "");
}

BOOST_AUTO_TEST_CASE(a_scan_of_friday_is_made_up_all_weekend) {
  BOOST_TEST(due(once, "2025-11-29T03:00") == "2025-11-28 15:41"); // Saturday.
  BOOST_TEST(due(once, "2025-11-30T14:59") == "2025-11-28 15:41"); // Sunday, 23:59.
  BOOST_TEST(due(once, "2025-11-30T22:59") == "2025-11-28 15:41"); // Monday, 07:59.
  BOOST_TEST(due(once, "2025-11-30T23:00") == "");                 // Monday, 08:00.
}

BOOST_AUTO_TEST_CASE(nothing_is_due_on_a_weekend_by_itself) {
  BOOST_TEST(next(once, "2025-11-28T06:40") == "2025-11-28 15:41");
  BOOST_TEST(next(once, "2025-11-28T06:41") == "2025-12-01 15:41");
  BOOST_TEST(next(once, "2025-11-29T06:41") == "2025-12-01 15:41");
  BOOST_TEST(next(once, "2025-11-30T06:41") == "2025-12-01 15:41");
}

BOOST_AUTO_TEST_CASE(of_several_times_the_newest_one_is_due) {
  BOOST_TEST(due(twice, "2025-11-28T00:04") == ""); // 09:04: Thursday's can no more be made up.
  BOOST_TEST(due(twice, "2025-11-28T00:05") == "2025-11-28 09:05");
  BOOST_TEST(due(twice, "2025-11-28T06:40") == "2025-11-28 09:05");
  BOOST_TEST(due(twice, "2025-11-28T06:41") == "2025-11-28 15:41");
  BOOST_TEST(due(twice, "2025-11-30T15:30") == "2025-11-28 15:41"); // Monday, 00:30.
}

BOOST_AUTO_TEST_CASE(the_next_of_several_is_the_nearest) {
  BOOST_TEST(next(twice, "2025-11-27T23:00") == "2025-11-28 09:05");
  BOOST_TEST(next(twice, "2025-11-28T00:05") == "2025-11-28 15:41");
  BOOST_TEST(next(twice, "2025-11-28T06:41") == "2025-12-01 09:05");
}

BOOST_AUTO_TEST_CASE(a_scan_before_eight_belongs_to_its_own_day) {
  const schedule early{{"06:00"}};
  BOOST_TEST(due(early, "2025-11-27T21:00") == "2025-11-28 06:00");
  BOOST_TEST(due(early, "2025-11-28T12:00") == "2025-11-28 06:00");
}

BOOST_AUTO_TEST_CASE(the_time_of_a_scan_is_korean) {
  BOOST_TEST(
    (serve::scheduled_scan{market::date::from_days_since_epoch(0), std::chrono::hours{9}}.time()
     == utc_time{}));
}

BOOST_AUTO_TEST_CASE(without_times_nothing_is_ever_due) {
  const schedule none;
  BOOST_TEST(due(none, "2025-11-28T06:41") == "");
  BOOST_TEST(next(none, "2025-11-28T06:41") == "");
}

BOOST_AUTO_TEST_SUITE_END()
