#include "market/date.hpp"

#include <boost/test/unit_test.hpp>

using tandem::market::date;

BOOST_AUTO_TEST_SUITE(date_test)

BOOST_AUTO_TEST_CASE(reads_both_spellings) {
  BOOST_TEST(date::parse("20250718")->number() == 20250718);
  BOOST_TEST(date::parse("2025-07-18")->number() == 20250718);
}

BOOST_AUTO_TEST_CASE(refuses_other_text_and_impossible_days) {
  for (auto text : {"", "2025718", "2025-7-18", "2025/07/18", "2025-0718", "20250718 ", "+2025071",
                    "20250229", "21010101", "9999-12-31", "20251301", "20250431", "20250700",
                    "20250018", "00000000", "18991231", "2025-07-1a"})
    BOOST_TEST(!date::parse(text).has_value(), text);
}

BOOST_AUTO_TEST_CASE(a_clock_that_is_set_shows_years_from_2000_to_2100) {
  for (auto text : {"2000-01-01", "2025-07-18", "2100-12-31"})
    BOOST_TEST(date::parse(text)->is_of_our_time(), text);
  for (auto text : {"1900-01-01", "1970-01-01", "1999-12-31"})
    BOOST_TEST(!date::parse(text)->is_of_our_time(), text);
  BOOST_TEST(!date::from_number(22620411).is_of_our_time());
}

BOOST_AUTO_TEST_CASE(knows_leap_years) {
  BOOST_TEST(date::parse("20240229").has_value());
  BOOST_TEST(date::parse("20000229").has_value());
  BOOST_TEST(!date::parse("21000229").has_value());
}

BOOST_AUTO_TEST_CASE(writes_both_spellings) {
  const auto day = date::from_number(20250103);
  BOOST_TEST(day.iso() == "2025-01-03");
  BOOST_TEST(day.compact() == "20250103");
}

BOOST_AUTO_TEST_CASE(no_day_is_false_and_before_every_day) {
  BOOST_TEST(!date{});
  BOOST_TEST((date{} < date::from_number(19000101)));
}

BOOST_AUTO_TEST_CASE(counts_calendar_days) {
  BOOST_TEST(date::from_number(19700101).days_since_epoch() == 0);
  BOOST_TEST(date::from_number(19691231).days_since_epoch() == -1);
  // 30 years of 365 days, leap days of 72, 76, 80, 84, 88, 92 and 96, and 2000-01-01 itself.
  BOOST_TEST(date::from_number(20000101).days_since_epoch() == 30 * 365 + 7);
  const auto before = date::from_number(20250228);
  const auto after = date::from_number(20250301);
  BOOST_TEST(after.days_since_epoch() - before.days_since_epoch() == 1);
  BOOST_TEST((date::from_days_since_epoch(before.days_since_epoch() + 1) == after));
}

BOOST_AUTO_TEST_CASE(knows_weekdays) {
  BOOST_TEST(date::from_number(19700101).weekday() == 4); // A Thursday.
  BOOST_TEST(date::from_number(20250718).weekday() == 5); // A Friday.
  BOOST_TEST(date::from_number(20250720).weekday() == 0); // A Sunday.
}

BOOST_AUTO_TEST_SUITE_END()
