#include "tests/actors/history/history_fixture.hpp"

#include <boost/test/unit_test.hpp>

// What the history on disk serves, and how quotes let it grow.

using namespace tandem;
using namespace tandem::test;

BOOST_AUTO_TEST_SUITE(cache_history)

BOOST_FIXTURE_TEST_CASE(the_next_life_finds_the_candles_on_disk, history_fixture) {
  start();
  auto first = fetch("005930");
  answer(0, page_of(candles_up_to(friday, 5)));
  start();
  auto again = fetch("005930");
  BOOST_TEST(pages->asked.empty());
  BOOST_REQUIRE((first->value && again->value));
  BOOST_TEST((*again->value->candles == *first->value->candles));
  BOOST_TEST(again->value->captured_us == first->value->captured_us);
  BOOST_TEST(status().disk_hits == 1u);
  fetch("005930");
  BOOST_TEST(status().memory_hits == 1u);
}

BOOST_FIXTURE_TEST_CASE(a_symbol_without_candles_is_not_asked_for_again, history_fixture) {
  start();
  fetch("999999");
  answer(0, page_of({}));
  start();
  auto again = fetch("999999");
  BOOST_REQUIRE(again->problem);
  BOOST_TEST((again->problem->code == ec::unknown_symbol));
  BOOST_TEST(pages->asked.empty());
}

BOOST_FIXTURE_TEST_CASE(a_past_day_is_served_where_nothing_was_adjusted_since, history_fixture) {
  fetch_on_friday({"005930"});
  expect({"005930"});
  fetch("005930");
  answer(0, quotes({"005930"}));
  now = {friday, day(20250717), monday, true};
  auto past = fetch("005930");
  BOOST_TEST(ends_with(past, candles_up_to(friday, 3)));
  BOOST_TEST((past->value->candles->back().day == friday));
  BOOST_TEST(pages->asked.size() == 1u);
  // Before the full fetch the same candles may have looked otherwise.
  now = {day(20250717), day(20250716), monday, true};
  fetch("005930");
  BOOST_TEST(is_chart(1, "005930"));
  BOOST_TEST(status().refetched.at("earlier_day") == 1u);
}

BOOST_FIXTURE_TEST_CASE(unexpected_symbols_cost_a_chart_each, history_fixture) {
  fetch_on_friday({"005930"});
  fetch("005930");
  BOOST_TEST(is_chart(0, "005930"));
  BOOST_TEST(status().refetched.at("no_room") == 1u);
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(cache_quotes)

BOOST_FIXTURE_TEST_CASE(expected_symbols_share_a_quote_call, history_fixture) {
  fetch_on_friday({"000001", "000002", "000003"});
  const auto forecast = expect({"000001", "000002", "000003"});
  BOOST_TEST(forecast.quoted == 3u);
  BOOST_TEST(forecast.quote_calls == 1u);
  BOOST_TEST(forecast.charted.empty());
  BOOST_TEST(status().calls_ahead == 1u);
  auto second = fetch("000002");
  BOOST_TEST(quoted(0) == (codes{"000001", "000002", "000003"}), boost::test_tools::per_element());
  BOOST_TEST(status().calls_ahead == 0u);
  auto third = fetch("000003"); // On its way already.
  answer(0, quotes({"000001", "000002", "000003"}));
  auto first = fetch("000001"); // Has landed.
  for (const auto& out : {first, second, third}) {
    BOOST_TEST(ends_with(out, friday_and(monday_candle)));
    BOOST_REQUIRE(out->value);
  }
  BOOST_TEST(second->value->name == "name of 000002");
  BOOST_TEST(pages->asked.size() == 1u);
  const auto counted = status();
  BOOST_TEST(counted.quotes == 3u); // Whoever asked first, before or after it landed.
  BOOST_TEST(counted.misses == 0u);
  BOOST_TEST(counted.requests == 3u);
}

BOOST_FIXTURE_TEST_CASE(what_a_quote_brought_is_on_disk, history_fixture) {
  fetch_on_friday({"000001"});
  expect({"000001"});
  fetch("000001");
  answer(0, quotes({"000001"}));
  begin_monday();
  BOOST_TEST(expect({"000001"}).fresh == 1u);
  BOOST_TEST(ends_with(fetch("000001"), friday_and(monday_candle)));
  BOOST_TEST(pages->asked.empty());
}

BOOST_FIXTURE_TEST_CASE(a_split_is_fetched_whole_and_said, history_fixture) {
  fetch_on_friday({"000001", "000002"});
  expect({"000001", "000002"});
  auto split = fetch("000001");
  auto plain = fetch("000002");
  answer(0, tr_page{std::vector{history_fixture::quote("000001", 200), quote("000002")}, {}});
  BOOST_TEST(ends_with(plain, friday_and(monday_candle)));
  BOOST_REQUIRE(is_chart(1, "000001"));
  BOOST_TEST(split->answers == 0);
  answer(1, page_of(candles_up_to(monday, 5, 210)));
  BOOST_TEST(ends_with(split, candles_up_to(monday, 3, 210)));
  const auto counted = status();
  BOOST_TEST(counted.refetched.at("base_price") == 1u);
  BOOST_REQUIRE(counted.refetched_symbols.size() == 1u);
  BOOST_TEST(counted.refetched_symbols[0].code == "000001");
  BOOST_TEST(counted.refetched_symbols[0].detail
             == "base price 200, stored close 1000 of 2025-07-18");
  BOOST_TEST(counted.misses == 1u);
  BOOST_TEST(counted.quotes == 1u);
}

BOOST_FIXTURE_TEST_CASE(a_hole_of_two_sessions_is_fetched_whole, history_fixture) {
  fetch_on_friday({"000001"});
  now = {tuesday, monday, tuesday, true};
  const auto forecast = expect({"000001"});
  BOOST_TEST(forecast.charted.at("gap") == 1u);
  fetch("000001");
  BOOST_TEST(is_chart(0, "000001"));
  BOOST_TEST(status().refetched.at("gap") == 1u);
}

BOOST_FIXTURE_TEST_CASE(a_suspended_symbol_waits_without_a_hole, history_fixture) {
  fetch_on_friday({"000001"});
  list({{.code = "000001", .name = "halted", .halted = true}});
  expect({"000001"});
  auto out = fetch("000001");
  auto row = quote("000001", 999, friday);
  row.what->close = 1000; // Friday's close: nothing was traded since.
  answer(0, tr_page{std::vector{row}, {}});
  BOOST_TEST(ends_with(out, candles_up_to(friday, 3)));
  now = {tuesday, monday, tuesday, true};
  BOOST_TEST(expect({"000001"}).quoted == 1u);
}

BOOST_FIXTURE_TEST_CASE(fillers_ride_along_or_are_charted, history_fixture) {
  fetch_on_friday({"000001", "069500"});
  auto forecast = expect({"000001"}, {"069500"});
  BOOST_TEST(forecast.quote_calls == 1u);
  fetch("000001");
  BOOST_TEST(quoted(0) == (codes{"000001", "069500"}), boost::test_tools::per_element());
  answer(0, quotes({"000001", "069500"}));
  now = {tuesday, monday, tuesday, true};
  forecast = expect({}, {"069500"});
  BOOST_TEST(forecast.quote_calls == 0u);
  BOOST_TEST(forecast.charted.at("no_room") == 1u);
}

BOOST_FIXTURE_TEST_CASE(fillers_of_a_ranking_get_a_call_of_their_own, history_fixture) {
  fetch_on_friday({"069500"});
  const auto forecast = expect_ranked({}, {"069500"});
  BOOST_TEST(forecast.quote_calls == 1u);
  BOOST_TEST(forecast.charted.empty());
}

BOOST_FIXTURE_TEST_CASE(symbols_that_left_a_ranking_are_kept_up, history_fixture) {
  fetch_on_friday({"000001", "000002", "000003"});
  const auto forecast = expect_ranked({"000001"});
  BOOST_TEST(forecast.quoted == 1u);
  BOOST_TEST(forecast.quote_calls == 1u);
  fetch("000001");
  BOOST_TEST(quoted(0) == (codes{"000001", "000002", "000003"}), boost::test_tools::per_element());
  // The shares of one changed, which is nobody's business as long as nobody asks for it.
  answer(0, tr_page{std::vector{quote("000001"), quote("000002"), quote("000003", 200)}, {}});
  BOOST_TEST(pages->asked.size() == 1u);
  const auto counted = status();
  BOOST_TEST(counted.refetched.empty());
  BOOST_TEST(counted.quotes == 1u);
  BOOST_TEST(counted.calls_ahead == 0u);
  now = {tuesday, monday, tuesday, true};
  const auto next = expect_ranked({"000002", "000003"});
  BOOST_TEST(next.quoted == 1u);
  BOOST_TEST(next.charted.at("gap") == 1u);
}

BOOST_FIXTURE_TEST_CASE(others_are_kept_up_only_when_the_session_is_over, history_fixture) {
  fetch_on_friday({"000001", "000002"});
  begin_monday(false);
  expect_ranked({"000001"});
  fetch("000001");
  BOOST_TEST(quoted(0) == (codes{"000001"}), boost::test_tools::per_element());
}

BOOST_FIXTURE_TEST_CASE(whoever_asks_for_one_that_is_kept_up_gets_it, history_fixture) {
  fetch_on_friday({"000001", "000002"});
  expect_ranked({"000001"});
  fetch("000001");
  auto unforeseen = fetch("000002");
  BOOST_TEST(pages->asked.size() == 1u);
  answer(0, quotes({"000001", "000002"}));
  BOOST_TEST(ends_with(unforeseen, friday_and(monday_candle)));
}

BOOST_FIXTURE_TEST_CASE(a_quote_call_that_fails_is_planned_again, history_fixture) {
  fetch_on_friday({"000001", "000002"});
  expect({"000001", "000002"});
  auto failed = fetch("000001");
  answer(0, failure{ec::unavailable, "HTTP 502"});
  BOOST_REQUIRE(failed->problem);
  BOOST_TEST((failed->problem->code == ec::unavailable));
  auto again = fetch("000002");
  BOOST_TEST(quoted(1).size() == 2u);
  answer(1, quotes({"000001", "000002"}));
  BOOST_TEST(ends_with(again, friday_and(monday_candle)));
}

BOOST_FIXTURE_TEST_CASE(a_quote_call_the_broker_refuses_becomes_charts, history_fixture) {
  fetch_on_friday({"000001", "000002"});
  expect({"000001", "000002"});
  auto out = fetch("000001");
  answer(0, failure{ec::bad_request, "1634"});
  BOOST_REQUIRE(pages->asked.size()
                == 2u); // For whoever waits; the other one when it is asked for.
  BOOST_TEST(is_chart(1, "000001"));
  answer(1, page_of(candles_up_to(monday, 5)));
  BOOST_TEST(ends_with(out, candles_up_to(monday, 3)));
  BOOST_TEST(status().calls_ahead == 1u);
  fetch("000002");
  BOOST_TEST(is_chart(2, "000002"));
  BOOST_TEST(status().calls_ahead == 0u);
  BOOST_TEST(status().refetched.at("bad_quote") == 2u);
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(cache_while_the_market_moves)

BOOST_FIXTURE_TEST_CASE(todays_candle_is_no_past_before_it_is_final, history_fixture) {
  fetch_on_friday({"000001"});
  begin_monday(false);
  expect({"000001"});
  BOOST_TEST(ends_with(
    [&] {
      auto out = fetch("000001");
      answer(0, quotes({"000001"}));
      return out;
    }(),
    friday_and(monday_candle)));
  fetch("000001");
  BOOST_TEST(status().memory_hits == 1u); // Good enough for this run.
  begin_monday(false);
  BOOST_TEST(expect({"000001"}).quoted == 1u); // The next one asks again.
}

BOOST_FIXTURE_TEST_CASE(what_was_seen_meanwhile_does_not_serve_when_it_is_over, history_fixture) {
  begin_monday(false);
  fetch("000001");
  answer(0, page_of(candles_up_to(monday, 5, 900)));
  now.final = true;
  auto out = fetch("000001");
  BOOST_REQUIRE(pages->asked.size() == 2u);
  answer(1, page_of(candles_up_to(monday, 5, 905)));
  BOOST_TEST(ends_with(out, candles_up_to(monday, 3, 905)));
}

BOOST_FIXTURE_TEST_CASE(a_session_that_is_not_over_by_the_clock_is_never_kept, history_fixture) {
  start();
  now = {day(20270104), {}, {}, true}; // Whoever asks believes it is.
  fetch("000001");
  answer(0, page_of(candles_up_to(day(20270104), 5)));
  start();
  fetch("000001");
  BOOST_TEST(pages->asked.size() == 1u);
}

BOOST_FIXTURE_TEST_CASE(deeper_symbols_are_fetched_once_for_both_counts, history_fixture) {
  begin_monday(false); // Nothing of today is on disk.
  auto deep = expecting({"069500"});
  deep.deep_codes = {"069500"};
  deep.deep_count = 5;
  expect(deep);
  auto few = fetch("069500", 3);
  answer(0, page_of(candles_up_to(monday, 9), "older"));
  auto many = fetch("069500", 5);
  BOOST_TEST(pages->asked.size() == 1u);
  BOOST_TEST(ends_with(few, candles_up_to(monday, 3)));
  BOOST_TEST(ends_with(many, candles_up_to(monday, 5)));
}

BOOST_FIXTURE_TEST_CASE(a_chart_of_a_moving_session_is_kept_up_to_the_day_before, history_fixture) {
  begin_monday(false);
  auto out = fetch("000001");
  answer(0, page_of(candles_up_to(monday, 5)));
  BOOST_TEST(ends_with(out, candles_up_to(monday, 3)));
  begin_monday(true);
  BOOST_TEST(expect({"000001"}).quoted == 1u);
  auto later = fetch("000001");
  auto row = quote("000001", 997); // The last close before Monday in these candles.
  answer(0, tr_page{std::vector{row}, {}});
  BOOST_REQUIRE((later->value));
  BOOST_TEST((later->value->candles->back() == monday_candle));
}

BOOST_AUTO_TEST_SUITE_END()
