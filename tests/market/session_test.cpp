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

/// A moment on which both clocks agree.
market_time at(date today, std::chrono::microseconds time) {
  return {{today, time}, {today, time}};
}

const market_time long_after = at(day(20261124), 12h);

std::optional<trading_session> find(date wanted, const std::optional<market_time>& now) {
  return find_session(days_of(week()), wanted, now, {});
}

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

BOOST_AUTO_TEST_CASE(the_regular_close_stands_at_twenty_to_four) {
  const auto final_at = [](date now, std::chrono::microseconds time) {
    return is_final(day(20250718), at(now, time), {});
  };
  BOOST_TEST(!final_at(day(20250718), 8h));
  BOOST_TEST(!final_at(day(20250718), 15h + 39min + 59s));
  BOOST_TEST(final_at(day(20250718), 15h + 40min));
  BOOST_TEST(final_at(day(20250719), 0h));
  BOOST_TEST(!is_final(day(20250721), at(day(20250718), 23h), {}));
}

BOOST_AUTO_TEST_CASE(the_evening_close_stands_at_eight) {
  const session_rules evening{close_basis::evening, {}};
  BOOST_TEST(!is_final(day(20250718), at(day(20250718), 19h + 59min + 59s), evening));
  BOOST_TEST(is_final(day(20250718), at(day(20250718), 20h), evening));
}

BOOST_AUTO_TEST_CASE(a_late_day_is_an_hour_later) {
  const auto exam = day(20251113); // The second Thursday of November 2025: built in.
  BOOST_TEST(!is_final(exam, at(exam, 16h + 39min + 59s), {}));
  BOOST_TEST(is_final(exam, at(exam, 16h + 40min), {}));
  BOOST_TEST((basis_at(exam, at(exam, 16h + 59min + 59s), {}) == close_basis::regular));
  BOOST_TEST((basis_at(exam, at(exam, 17h), {}) == close_basis::evening));
  const session_rules own{close_basis::regular, {day(20250718)}};
  BOOST_TEST(!is_final(day(20250718), at(day(20250718), 16h), own));
  BOOST_TEST(!is_settled(day(20250718), {day(20250718), 20h}, own));
  BOOST_TEST(is_settled(day(20250718), {day(20250718), 21h}, own));
  // date -u -d '2025-07-18 08:00' +%s
  BOOST_TEST((regular_until(day(20250718), own) == std::chrono::seconds{1752825600}));
  BOOST_TEST((regular_until(day(20250718), {}) == std::chrono::seconds{1752822000}));
}

BOOST_AUTO_TEST_CASE(a_close_is_regular_for_twenty_minutes) {
  const auto friday = day(20250718);
  const auto basis = [&](date now, std::chrono::microseconds time) {
    return basis_at(friday, at(now, time), {});
  };
  BOOST_TEST((basis(friday, 15h + 40min) == close_basis::regular));
  BOOST_TEST((basis(friday, 15h + 59min + 59s) == close_basis::regular));
  BOOST_TEST((basis(friday, 16h) == close_basis::evening));
  BOOST_TEST((basis(day(20250719), 7h) == close_basis::evening));
  // Both clocks must agree on both ends.
  BOOST_TEST(
    (basis_at(friday, {{friday, 15h + 39min}, {friday, 15h + 45min}}, {}) == close_basis::evening));
  BOOST_TEST(
    (basis_at(friday, {{friday, 15h + 58min}, {friday, 16h + 1min}}, {}) == close_basis::evening));
}

BOOST_AUTO_TEST_CASE(two_clocks_tell_what_both_have_reached_and_neither_has_passed) {
  const auto friday = std::chrono::seconds{1752850799}; // 23:59:59 in Seoul.
  const auto check = [&](std::chrono::nanoseconds broker_ahead, std::chrono::microseconds reached,
                         date last, std::chrono::microseconds at_most) {
    const auto agreed = agreed_time(friday, broker_ahead);
    return agreed && agreed->reached.day == day(20250718) && agreed->reached.time_of_day == reached
           && agreed->at_most.day == last && agreed->at_most.time_of_day == at_most;
  };
  const auto here = 23h + 59min + 59s;
  BOOST_TEST(check(0s, here, day(20250718), here));
  BOOST_TEST(check(9min + 59s, here, day(20250719), 9min + 58s));
  BOOST_TEST(check(-(9min + 59s), 23h + 50min, day(20250718), here));
  for (auto apart : std::initializer_list<std::chrono::nanoseconds>{-72h, -10min, 10min, 72h})
    BOOST_TEST(!agreed_time(friday, apart));
}

BOOST_AUTO_TEST_CASE(no_session_is_final_at_an_unknown_time) {
  BOOST_TEST(find(day(20250716), long_after)->final);
  BOOST_TEST(!find(day(20250716), std::nullopt)->final);
}

BOOST_AUTO_TEST_CASE(a_trading_day_is_its_own_session) {
  const auto found = find(day(20250716), long_after);
  BOOST_REQUIRE(found);
  BOOST_TEST((found->day == day(20250716)));
  BOOST_TEST((found->previous == day(20250715)));
  BOOST_TEST((found->latest == day(20250718)));
  BOOST_TEST(!found->is_newest());
}

BOOST_AUTO_TEST_CASE(holidays_and_weekends_belong_to_the_session_before) {
  BOOST_TEST((find(day(20250717), long_after)->day == day(20250716)));
  const auto sunday = find(day(20250720), long_after);
  BOOST_TEST((sunday->day == day(20250718)));
  BOOST_TEST((sunday->previous == day(20250716)));
  BOOST_TEST(sunday->is_newest());
}

BOOST_AUTO_TEST_CASE(before_the_first_candle_there_is_no_session) {
  BOOST_TEST(!find(day(20250713), long_after));
  BOOST_TEST(!find_session({}, day(20250713), long_after, {}));
  BOOST_TEST(!find(day(20250714), long_after)->previous);
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
