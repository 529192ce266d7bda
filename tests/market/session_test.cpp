#include "market/session.hpp"
#include "tests/market/series.hpp"

#include <boost/test/unit_test.hpp>

#include <vector>

using namespace tandem::market;
using namespace std::chrono_literals;

namespace {

date day(std::int32_t yyyymmdd) {
  return date::from_number(yyyymmdd);
}

/// A week with the holiday of Thursday 17 July 2025.
candle_series week() {
  candle_series index;
  for (auto number : {20250714, 20250715, 20250716, 20250718})
    index.push_back({day(number), 1, 1, 1, 1, 1});
  return index;
}

const korean_time long_after{day(20261124), 12h};

} // namespace

BOOST_AUTO_TEST_SUITE(session_suite)

BOOST_AUTO_TEST_CASE(korea_is_nine_hours_ahead) {
  // date -u -d '2025-07-18 14:59:59' +%s; one second later it is Saturday in Seoul.
  const auto friday = to_korean_time(std::chrono::seconds{1752850799});
  BOOST_TEST((friday.day == day(20250718)));
  BOOST_TEST((friday.time_of_day == 23h + 59min + 59s));
  const auto saturday = to_korean_time(std::chrono::seconds{1752850800});
  BOOST_TEST((saturday.day == day(20250719)));
  BOOST_TEST((saturday.time_of_day == 0h));
}

BOOST_AUTO_TEST_CASE(a_session_is_final_when_the_last_venue_has_closed) {
  BOOST_TEST(!is_final(day(20250718), {day(20250718), 8h}));
  BOOST_TEST(!is_final(day(20250718), {day(20250718), 15h + 30min}));
  BOOST_TEST(!is_final(day(20250718), {day(20250718), 19h + 59min + 59s}));
  BOOST_TEST(is_final(day(20250718), {day(20250718), 20h}));
  BOOST_TEST(is_final(day(20250718), {day(20250719), 0h}));
  BOOST_TEST(!is_final(day(20250721), {day(20250718), 23h}));
}

BOOST_AUTO_TEST_CASE(the_slower_one_of_two_clocks_tells_the_time) {
  const auto friday = std::chrono::seconds{1752850799}; // 23:59:59 in Seoul.
  const auto is = [&](std::chrono::nanoseconds broker_ahead, std::chrono::microseconds time) {
    const auto agreed = agreed_time(friday, broker_ahead);
    return agreed && agreed->day == day(20250718) && agreed->time_of_day == time;
  };
  BOOST_TEST(is(0s, 23h + 59min + 59s));
  BOOST_TEST(is(9min + 59s, 23h + 59min + 59s));
  BOOST_TEST(is(-(9min + 59s), 23h + 50min));
  for (auto apart : std::initializer_list<std::chrono::nanoseconds>{-72h, -10min, 10min, 72h})
    BOOST_TEST(!agreed_time(friday, apart));
}

BOOST_AUTO_TEST_CASE(no_session_is_final_at_an_unknown_time) {
  BOOST_TEST(find_session(week(), day(20250716), long_after)->final);
  BOOST_TEST(!find_session(week(), day(20250716), std::nullopt)->final);
}

BOOST_AUTO_TEST_CASE(a_trading_day_is_its_own_session) {
  const auto found = find_session(week(), day(20250716), long_after);
  BOOST_REQUIRE(found);
  BOOST_TEST((found->day == day(20250716)));
  BOOST_TEST((found->previous == day(20250715)));
  BOOST_TEST((found->latest == day(20250718)));
  BOOST_TEST(!found->is_newest());
}

BOOST_AUTO_TEST_CASE(holidays_and_weekends_belong_to_the_session_before) {
  BOOST_TEST((find_session(week(), day(20250717), long_after)->day == day(20250716)));
  const auto sunday = find_session(week(), day(20250720), long_after);
  BOOST_TEST((sunday->day == day(20250718)));
  BOOST_TEST((sunday->previous == day(20250716)));
  BOOST_TEST(sunday->is_newest());
}

BOOST_AUTO_TEST_CASE(before_the_first_candle_there_is_no_session) {
  BOOST_TEST(!find_session(week(), day(20250713), long_after));
  BOOST_TEST(!find_session({}, day(20250713), long_after));
  BOOST_TEST(!find_session(week(), day(20250714), long_after)->previous);
}

BOOST_AUTO_TEST_CASE(an_index_covers_its_days_and_the_weekend_behind_it) {
  BOOST_TEST(covers(week(), day(20250716)));
  BOOST_TEST(covers(week(), day(20250718)));
  BOOST_TEST(covers(week(), day(20250719)));
  BOOST_TEST(covers(week(), day(20250720)));
  BOOST_TEST(!covers(week(), day(20250721))); // A Monday: nobody knows yet whether it trades.
  BOOST_TEST(!covers({}, day(20250718)));
}

BOOST_AUTO_TEST_SUITE_END()
