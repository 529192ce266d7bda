#include "market/history_step.hpp"

#include <boost/test/unit_test.hpp>

using namespace tandem::market;

namespace {

const date day_before = date::from_number(20250718);
const date monday = date::from_number(20250721);
const trading_session session{monday, day_before, monday, true};

/// One candle of the session before, closing at 1,000 KRW.
candle_series history() {
  return {{day_before, 990, 1010, 980, 1000, 500}};
}

quote_row row(double base, double close, std::int64_t volume) {
  quote_row told;
  told.code = "005930";
  told.what =
    quote{"005930", "삼성전자", monday, close, close + 10, close - 10, close, base, volume};
  return told;
}

} // namespace

BOOST_AUTO_TEST_SUITE(history_step_suite)

BOOST_AUTO_TEST_CASE(a_quote_on_the_stored_close_is_the_next_candle) {
  const auto step = extend_history(history(), row(1000, 1050, 700), session);
  BOOST_TEST(step.reason.empty());
  BOOST_REQUIRE(step.added);
  BOOST_TEST((*step.added == candle{monday, 1050, 1060, 1040, 1050, 700}));
}

BOOST_AUTO_TEST_CASE(a_base_price_off_the_stored_close_means_other_shares) {
  // 1:5 split: yesterday's 1,000 are today's 200.
  const auto step = extend_history(history(), row(200, 210, 3500), session);
  BOOST_TEST(!step.added);
  BOOST_TEST(step.reason == "base_price");
  BOOST_TEST(step.detail == "base price 200, stored close 1000 of 2025-07-18");
  BOOST_TEST(extend_history(history(), row(999, 1010, 5), session).reason == "base_price");
}

BOOST_AUTO_TEST_CASE(a_halted_day_is_a_candle_without_volume) {
  auto told = row(1000, 1000, 0);
  told.what->open = told.what->high = told.what->low = 1000;
  const auto step = extend_history(history(), told, session);
  BOOST_REQUIRE(step.added);
  BOOST_TEST((*step.added == candle{monday, 1000, 1000, 1000, 1000, 0}));
}

BOOST_AUTO_TEST_CASE(a_price_that_moved_without_volume_is_not_believed) {
  BOOST_TEST(extend_history(history(), row(1000, 1050, 0), session).reason == "bad_quote");
}

BOOST_AUTO_TEST_CASE(a_quote_of_the_last_stored_day_adds_nothing) {
  auto told = row(990, 1000, 500);
  told.what->day = day_before;
  const auto step = extend_history(history(), told, session);
  BOOST_TEST(!step.added);
  BOOST_TEST(step.reason.empty());
}

BOOST_AUTO_TEST_CASE(a_quote_of_another_day_is_no_candle_of_this_one) {
  auto told = row(1000, 1050, 700);
  told.what->day = date::from_number(20250722); // The next one has begun.
  BOOST_TEST(extend_history(history(), told, session).reason == "other_day");
  told.what->day = day_before; // The last stored day, but with another close.
  BOOST_TEST(extend_history(history(), told, session).reason == "other_day");
}

BOOST_AUTO_TEST_CASE(a_symbol_without_history_is_new_when_it_is_quoted) {
  BOOST_TEST(extend_history({}, row(1000, 1050, 700), session).reason == "new_listing");
}

BOOST_AUTO_TEST_CASE(a_symbol_nobody_knows_stays_as_it_was) {
  quote_row blank;
  blank.code = "999999";
  const auto step = extend_history({}, blank, session);
  BOOST_TEST(!step.added);
  BOOST_TEST(step.reason.empty());
}

BOOST_AUTO_TEST_CASE(a_symbol_that_lost_its_quote_is_looked_at_again) {
  quote_row blank;
  blank.code = "005930";
  BOOST_TEST(extend_history(history(), blank, session).reason == "no_quote");
}

BOOST_AUTO_TEST_CASE(a_symbol_that_lost_its_quote_long_ago_is_gone) {
  quote_row blank;
  blank.code = "005930";
  auto old = history();
  old.back().day = date::from_number(20250717);
  const auto step = extend_history(old, blank, session);
  BOOST_TEST(!step.added);
  BOOST_TEST(step.reason.empty());
}

BOOST_AUTO_TEST_CASE(a_candle_needs_one_of_the_session_before) {
  auto old = history();
  old.back().day = date::from_number(20250717);
  const auto step = extend_history(old, row(1000, 1050, 700), session);
  BOOST_TEST(!step.added);
  BOOST_TEST(step.reason == "hole");
  BOOST_TEST(step.detail == "last candle of 2025-07-17, none of 2025-07-18");
}

BOOST_AUTO_TEST_CASE(impossible_values_are_not_believed) {
  quote_row wrong;
  wrong.code = "005930";
  wrong.fault = "high 900 < low 1100";
  const auto step = extend_history(history(), wrong, session);
  BOOST_TEST(step.reason == "bad_quote");
  BOOST_TEST(step.detail == "high 900 < low 1100");
}

BOOST_AUTO_TEST_SUITE_END()
