#include "market/index_doubt.hpp"

#include <boost/test/unit_test.hpp>

#include <string>
#include <vector>

using namespace tandem::market;
using kind = index_doubt::kind;

namespace {

date day(int number) {
  return date::from_number(number);
}

candle close_on(int number, double close) {
  return {day(number), close, close, close, close, 1};
}

// Monday to Friday and the Monday after.
const candle_series week{close_on(20250714, 3200), close_on(20250715, 3210),
                         close_on(20250716, 3190), close_on(20250717, 3205),
                         close_on(20250718, 3220), close_on(20250721, 3215)};

candle_series without(const candle_series& series, std::size_t at) {
  auto rest = series;
  rest.erase(rest.begin() + static_cast<std::ptrdiff_t>(at));
  return rest;
}

void doubted(const candle_series& known, const candle_series& said, kind what,
             const std::string& word) {
  const auto doubt = doubt_index(known, said, day(20250722));
  BOOST_TEST_REQUIRE(doubt.has_value());
  BOOST_TEST((doubt->what == what));
  BOOST_TEST(doubt->why.find(word) != std::string::npos, doubt->why);
}

} // namespace

BOOST_AUTO_TEST_SUITE(index_doubts)

BOOST_AUTO_TEST_CASE(an_index_that_goes_on_is_believed) {
  BOOST_TEST(!doubt_index({}, week, day(20250722)));
  BOOST_TEST(!doubt_index(week, week, day(20250721)));
  BOOST_TEST(!doubt_index(candle_series{week.begin(), week.end() - 1}, week, day(20250722)));
  BOOST_TEST(!doubt_index(week, candle_series{week.begin() + 3, week.end()}, day(20250722)));
  BOOST_TEST(!doubt_index({}, {}, day(20250722)));
}

BOOST_AUTO_TEST_CASE(sessions_behind_the_question_and_on_weekends_are_impossible) {
  auto later = week;
  later.push_back(close_on(20250723, 3200));
  doubted({}, later, kind::impossible, "2025-07-23");
  auto sunday = week;
  sunday.insert(sunday.end() - 1, close_on(20250720, 3200));
  doubted(week, sunday, kind::impossible, "2025-07-20");
  // The market was open on Saturdays then.
  BOOST_TEST(!doubt_index({}, candle_series{close_on(19981128, 450)}, day(20250722)));
}

BOOST_AUTO_TEST_CASE(an_index_that_ends_before_what_is_known_is_doubted) {
  doubted(week, candle_series{week.begin(), week.end() - 1}, kind::ends_early, "2025-07-21");
  doubted(week, {}, kind::ends_early, "2025-07-21");
  // As of an earlier day it must.
  BOOST_TEST(!doubt_index(week, candle_series{week.begin(), week.end() - 1}, day(20250718)));
}

BOOST_AUTO_TEST_CASE(sessions_neither_go_nor_come) {
  doubted(week, without(week, 2), kind::other_days, "lacks");
  doubted(without(week, 2), week, kind::other_days, "unknown");
}

BOOST_AUTO_TEST_CASE(sessions_that_are_certain_may_lack_or_come) {
  const std::vector<date> wednesday{day(20250716)};
  BOOST_TEST(!doubt_index(week, without(week, 2), day(20250722), wednesday));
  BOOST_TEST(!doubt_index(without(week, 2), week, day(20250722), wednesday));
  BOOST_TEST(doubt_index(week, without(week, 3), day(20250722), wednesday).has_value());
  BOOST_TEST(doubt_index(without(week, 3), week, day(20250722), wednesday).has_value());
  BOOST_TEST((without_holes(without(week, 2), week) == week));
  BOOST_TEST((without_holes(candle_series{week.begin() + 1, week.begin() + 3}, week)
              == candle_series{week.begin() + 1, week.begin() + 3}));
  BOOST_TEST(without_holes({}, week).empty());
}

BOOST_AUTO_TEST_CASE(an_index_that_lacks_most_is_doubted_however_certain_they_are) {
  std::vector<date> all;
  for (const auto& one : week)
    all.push_back(one.day);
  BOOST_TEST(!doubt_index(week, candle_series{week[0], week[4], week[5]}, day(20250722), all));
  BOOST_TEST(doubt_index(week, candle_series{week[0], week[5]}, day(20250722), all).has_value());
}

BOOST_AUTO_TEST_CASE(closes_stay_what_they_were) {
  auto other = week;
  for (auto& one : other)
    one.close += 1;
  doubted(week, other, kind::other_closes, "closes");
  auto corrected = week;
  corrected[0].close += 1;
  BOOST_TEST(!doubt_index(week, corrected, day(20250722)));
}

BOOST_AUTO_TEST_CASE(series_are_joined_where_no_day_between_them_is_unknown) {
  const candle_series end{week.begin() + 4, week.end()};
  BOOST_TEST((join_series(week, end) == week));
  BOOST_TEST((join_series(candle_series{week.begin(), week.begin() + 2}, end) == end));
  BOOST_TEST((join_series({}, end) == end));
}

BOOST_AUTO_TEST_SUITE_END()
