#include "sim/market/calendar.hpp"
#include "sim/market/market_moment.hpp"

#include <boost/test/unit_test.hpp>

using namespace std::chrono_literals;
using namespace tandem::sim;
using tandem::market::date;

namespace {

constexpr auto never = date::from_number(21001231);

market_moment moment(std::int32_t day, std::chrono::milliseconds time, date last = never) {
  return moment_at(korean_sessions(), last, {date::from_number(day), time});
}

bool is(const market_moment& shown, std::int32_t session, day_phase phase, int step,
        bool has_ranking = true) {
  return shown == market_moment{date::from_number(session), day_progress{phase, step}, has_ranking};
}

} // namespace

BOOST_AUTO_TEST_SUITE(the_moment_of_a_market)

// Wed 2025-07-16 and Fri 07-18 are sessions next to Thu 07-17.
BOOST_AUTO_TEST_CASE(goes_through_the_phases_of_a_session) {
  BOOST_TEST(is(moment(20250717, 8h - 1ms), 20250716, day_phase::evening, evening_over, false));
  BOOST_TEST(is(moment(20250717, 8h), 20250717, day_phase::before_open, 0, false));
  BOOST_TEST(is(moment(20250717, 9h - 1ms), 20250717, day_phase::before_open, 0, false));
  BOOST_TEST(is(moment(20250717, 9h), 20250717, day_phase::trading, 0));
  BOOST_TEST(is(moment(20250717, 9h + 90s), 20250717, day_phase::trading, 1));
  BOOST_TEST(is(moment(20250717, 15h + 30min - 1ms), 20250717, day_phase::trading, 389));
  BOOST_TEST(is(moment(20250717, 15h + 30min), 20250717, day_phase::closed, 0));
  BOOST_TEST(is(moment(20250717, 16h - 1ms), 20250717, day_phase::closed, 0));
  BOOST_TEST(is(moment(20250717, 16h), 20250717, day_phase::evening, 0));
  BOOST_TEST(is(moment(20250717, 19h + 30min), 20250717, day_phase::evening, 3));
  BOOST_TEST(is(moment(20250717, 20h), 20250717, day_phase::evening, evening_over));
  BOOST_TEST(is(moment(20250717, 24h - 1ms), 20250717, day_phase::evening, evening_over));
}

// Every question is about Friday until Monday at 08:00; from midnight to 09:00 nothing is ranked.
BOOST_AUTO_TEST_CASE(stays_with_a_session_until_the_next_one_begins) {
  BOOST_TEST(is(moment(20250719, 0h), 20250718, day_phase::evening, evening_over, false));
  BOOST_TEST(is(moment(20250719, 9h), 20250718, day_phase::evening, evening_over));
  BOOST_TEST(is(moment(20250720, 12h), 20250718, day_phase::evening, evening_over));
  BOOST_TEST(is(moment(20250721, 7h + 30min), 20250718, day_phase::evening, evening_over, false));
  BOOST_TEST(is(moment(20250721, 8h), 20250721, day_phase::before_open, 0, false));
}

BOOST_AUTO_TEST_CASE(never_shows_a_session_after_the_last) {
  const auto last = date::from_number(20250717);
  BOOST_TEST(
    is(moment(20250718, 7h + 30min, last), 20250717, day_phase::evening, evening_over, false));
  BOOST_TEST(is(moment(20250718, 10h, last), 20250717, day_phase::evening, evening_over));
  BOOST_TEST(
    is(moment(20250717, 7h + 30min, last), 20250716, day_phase::evening, evening_over, false));
  // A last day without a session stands for the one before.
  BOOST_TEST(is(moment(20250721, 10h, date::from_number(20250720)), 20250718, day_phase::evening,
                evening_over));
}

BOOST_AUTO_TEST_CASE(before_the_first_session_is_that_session) {
  BOOST_TEST(is(moment(20230102, 7h), 20230102, day_phase::before_open, 0, false));
}

// kiwoom-rest-api 6.1: on the day of the college entrance exam all is an hour later.
BOOST_AUTO_TEST_CASE(is_an_hour_late_on_the_days_of_the_exam) {
  for (const auto exam : {20231116, 20241114, 20251113, 20261119}) {
    BOOST_TEST(delay_on(date::from_number(exam)).count() == 1);
    BOOST_TEST(moment(exam, 9h - 1ms).session.number() == exam - 1);
    BOOST_TEST(is(moment(exam, 9h), exam, day_phase::before_open, 0, false));
    BOOST_TEST(is(moment(exam, 10h - 1ms), exam, day_phase::before_open, 0, false));
    BOOST_TEST(is(moment(exam, 10h), exam, day_phase::trading, 0));
    BOOST_TEST(is(moment(exam, 16h + 30min - 1ms), exam, day_phase::trading, 389));
    BOOST_TEST(is(moment(exam, 16h + 30min), exam, day_phase::closed, 0));
    BOOST_TEST(is(moment(exam, 17h), exam, day_phase::evening, 0));
    BOOST_TEST(is(moment(exam, 21h - 1ms), exam, day_phase::evening, 3));
    BOOST_TEST(is(moment(exam, 21h), exam, day_phase::evening, evening_over));
    BOOST_TEST(is(moment(exam + 1, 8h), exam + 1, day_phase::before_open, 0, false));
  }
  BOOST_TEST(delay_on(date::from_number(20251114)).count() == 0);
}

BOOST_AUTO_TEST_CASE(knows_the_opening_hour_to_the_millisecond) {
  const auto opening = [](std::int32_t day, std::chrono::milliseconds time) {
    return is_opening_hour({date::from_number(day), time});
  };
  BOOST_TEST(!opening(20250306, 9h - 1ms));
  BOOST_TEST(opening(20250306, 9h));
  BOOST_TEST(opening(20250306, 10h - 1ms));
  BOOST_TEST(!opening(20250306, 10h));
  BOOST_TEST(!opening(20251113, 10h - 1ms));
  BOOST_TEST(opening(20251113, 10h));
}

BOOST_AUTO_TEST_CASE(knows_when_the_last_trade_was) {
  const auto at = [](std::int32_t day, day_phase phase, int step) {
    return last_trade_time(date::from_number(day), {phase, step});
  };
  BOOST_TEST(!at(20250306, day_phase::before_open, 0));
  BOOST_TEST((at(20250306, day_phase::trading, 61) == 10h + 1min));
  BOOST_TEST((at(20250306, day_phase::closed, 0) == 15h + 30min + 25s));
  BOOST_TEST((at(20250306, day_phase::evening, 2) == 18h));
  BOOST_TEST((at(20251113, day_phase::evening, evening_over) == 21h));
}

BOOST_AUTO_TEST_SUITE_END()
