#include "tests/actors/history/history_fixture.hpp"

#include <boost/test/unit_test.hpp>

// What the cache does not believe, and what it does when it cannot keep.

using namespace tandem;
using namespace tandem::test;

BOOST_AUTO_TEST_SUITE(cache_doubts)

BOOST_FIXTURE_TEST_CASE(a_chart_that_is_late_is_looked_at_again, history_fixture) {
  start();
  auto late = fetch("000001");
  answer(0, page_of(candles_up_to(day(20250717), 5, 1000))); // Friday is over, and not in it.
  BOOST_REQUIRE((late->value));
  BOOST_TEST((late->value->candles->back().day == day(20250717)));
  start();
  BOOST_TEST(expect({"000001"}).quoted == 1u);
  auto again = fetch("000001");
  answer(0, tr_page{std::vector{quote("000001", 1000, friday)}, {}});
  BOOST_REQUIRE((again->value));
  BOOST_TEST((again->value->candles->back().day == friday));
}

BOOST_FIXTURE_TEST_CASE(one_short_chart_among_many_is_doubted_and_asked_about, history_fixture) {
  start();
  pages->script = [](const fetch_tr& wanted) {
    const auto& code = std::get<daily_chart_query>(wanted.query).code;
    return page_of(candles_up_to(code == "000004" ? day(20250717) : friday, 5, 1000));
  };
  const codes all{"000001", "000002", "000003", "000004"};
  for (const auto& code : all) {
    const auto answered = fetch(code);
    BOOST_REQUIRE(answered->value);
    const auto& doubted = answered->value->data.doubted;
    BOOST_TEST(doubted.has_value() == (code == "000004"));
    BOOST_TEST((!doubted || doubted->reason == market::doubt_reason::stale));
  }
  start();
  const auto again = expect(all);
  BOOST_TEST(again.fresh == 3u);
  BOOST_TEST(again.quoted == 1u);
  auto there = fetch("000004");
  answer(0, tr_page{std::vector{quote("000004", 1000, friday)}, {}});
  BOOST_REQUIRE(there->value);
  BOOST_TEST(!there->value->data.doubted);
  BOOST_TEST((there->value->candles->back().day == friday));
}

BOOST_FIXTURE_TEST_CASE(a_late_chart_leaves_no_hole, history_fixture) {
  start();
  fetch("000001");
  answer(0, page_of(candles_up_to(day(20250717), 5, 1000)));
  begin_monday();
  BOOST_TEST(expect({"000001"}).charted.at("gap") == 1u);
}

BOOST_FIXTURE_TEST_CASE(an_old_quote_of_a_symbol_that_should_trade_is_doubted, history_fixture) {
  fetch_on_friday({"000001"});
  expect({"000001"});
  auto silent = quote("000001", 999, friday);
  silent.what->close = 1000; // Friday's close, but nobody says that it is halted.
  auto out = fetch("000001");
  answer(0, tr_page{std::vector{silent}, {}});
  BOOST_TEST(ends_with(out, candles_up_to(friday, 3)));
  BOOST_REQUIRE((out->value && out->value->data.doubted));
  BOOST_TEST((out->value->data.doubted->reason == market::doubt_reason::stale));
  now = {tuesday, monday, tuesday, true};
  BOOST_TEST(expect({"000001"}).charted.at("gap") == 1u);
}

BOOST_FIXTURE_TEST_CASE(a_symbol_back_from_a_halt_of_days_goes_on_from_its_last_close,
                        history_fixture) {
  fetch_on_friday({"000001"});
  list({{.code = "000001", .name = "halted", .halted = true}});
  expect({"000001"});
  auto silent = quote("000001", 999, friday);
  silent.what->close = 1000;
  fetch("000001");
  answer(0, tr_page{std::vector{silent}, {}});
  now = {tuesday, monday, tuesday, true};
  list({{.code = "000001", .name = "back"}});
  BOOST_TEST(expect({"000001"}).quoted == 1u);
  auto back = fetch("000001");
  answer(1, tr_page{std::vector{quote("000001", 1000, tuesday)}, {}});
  auto expected = candles_up_to(friday, 2);
  expected.push_back({tuesday, 1005, 1020, 1000, 1010, 300});
  BOOST_TEST(ends_with(back, expected));
  BOOST_TEST(pages->asked.size() == 2u);
}

BOOST_FIXTURE_TEST_CASE(a_symbol_that_is_gone_is_charted_until_that_is_sure, history_fixture) {
  fetch_on_friday({"000001"});
  const auto scan = [&](market::trading_session on, std::size_t calls) {
    now = on;
    start();
    // Nobody quotes it any more, and its chart ends on Friday.
    pages->script = [](const fetch_tr& wanted) -> held_pages::outcome {
      if (std::holds_alternative<quotes_query>(wanted.query))
        return tr_page{std::vector{market::quote_row{"000001", {}, {}}}, {}};
      return page_of(candles_up_to(friday, 5));
    };
    expect({"000001"});
    BOOST_TEST(ends_with(fetch("000001"), candles_up_to(friday, 3)));
    BOOST_TEST(pages->asked.size() == calls, on.day.iso() << ": " << pages->asked.size());
  };
  scan({monday, friday, monday, true}, 1); // Doubted,
  scan({tuesday, monday, tuesday, true}, 1);
  scan({day(20250723), tuesday, day(20250723), true}, 1);
  BOOST_TEST(std::holds_alternative<quotes_query>(pages->asked.front().query));
}

BOOST_FIXTURE_TEST_CASE(a_quote_without_a_name_leaves_the_name_alone, history_fixture) {
  fetch_on_friday({"000001"});
  caf::anon_send(history, save_list{{"ka10099 KOSPI", friday, 0, {{"000001", "old name"}}}});
  expect({"000001"});
  auto out = fetch("000001");
  auto nameless = quote("000001");
  nameless.what->name.clear();
  answer(0, tr_page{std::vector{nameless}, {}});
  BOOST_REQUIRE(out->value);
  BOOST_TEST(out->value->name.empty());
  auto list = ask<stored_list>(virtual_time, history, load_list{"ka10099 KOSPI", {}});
  virtual_time.drain();
  BOOST_REQUIRE((list->value && list->value->found));
  BOOST_TEST(list->value->found->symbols[0].name == "old name");
}

BOOST_FIXTURE_TEST_CASE(a_history_one_candle_short_grows_by_the_quotes, history_fixture) {
  fetch_on_friday({"000001"});
  auto out = expect(expecting({"000001"}, {}, 6));
  BOOST_TEST(out.quoted == 1u); // Five are kept, and the quote brings the sixth.
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(cache_without_room)

BOOST_FIXTURE_TEST_CASE(a_moving_session_is_fetched_once_without_room_in_memory, history_fixture) {
  fetch_on_friday({"000001", "000002"});
  options.memory_max_bytes = 1;
  begin_monday(false);
  expect({"000001", "000002"});
  fetch("000001");
  answer(0, quotes({"000001", "000002"}));
  for (const std::string code : {"000001", "000002", "000001"}) {
    auto out = fetch(code);
    BOOST_TEST(ends_with(out, friday_and(monday_candle)));
    BOOST_REQUIRE(out->value);
    BOOST_TEST(out->value->name == "name of " + code);
  }
  fetch("000003"); // Not expected, so a chart.
  answer(1, page_of(candles_up_to(monday, 5)));
  BOOST_TEST(ends_with(fetch("000003"), {candles_up_to(monday, 1)}));
  BOOST_TEST(pages->asked.size() == 2u);
  BOOST_TEST(status().bytes == 0u);
}

BOOST_FIXTURE_TEST_CASE(what_cannot_be_kept_costs_only_itself, history_fixture) {
  fetch_on_friday({"000001", "000002", "000003", "000004", "000005"});
  const codes all{"000001", "000002", "000003", "000004", "000005"};
  expect(all);
  fetch("000001");
  auto rows = std::get<std::vector<market::quote_row>>(quotes(all).rows);
  for (std::size_t i = 0; i < 4; ++i)
    rows[i].what->open = 1005.125; // No price of this market.
  answer(0, tr_page{rows, {}});
  BOOST_TEST(was_told(*told, "cache.disk error"));
  BOOST_TEST(!was_told(*told, "cache.disk.given_up"));
  begin_monday();
  const auto forecast = expect(all);
  BOOST_TEST(forecast.fresh == 1u);
  BOOST_TEST(forecast.quoted == 4u);
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(cache_hurry)

BOOST_FIXTURE_TEST_CASE(whoever_is_in_a_hurry_moves_the_quote_call_up, history_fixture) {
  fetch_on_friday({"000001", "000002"});
  expect({"000001", "000002"});
  const auto ask_as = [&](const std::string& code, priority_class priority) {
    ask<candles_answer>(virtual_time, candles, fetch_candles{code, 3, now, priority});
    virtual_time.drain();
  };
  ask_as("000001", priority_class::prefetch); // Opens the call.
  ask_as("000001", priority_class::scan);
  BOOST_REQUIRE(pages->asked.size() == 2u);
  BOOST_TEST(quoted(1) == quoted(0), boost::test_tools::per_element());
  BOOST_TEST((pages->asked[1].priority == priority_class::scan));
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(cache_damage)

BOOST_FIXTURE_TEST_CASE(a_damaged_history_is_said_and_fetched_again, history_fixture) {
  fetch_on_friday({"000001"});
  stop();
  const auto path = folder.path("cache.db");
  std::filesystem::resize_file(path, std::filesystem::file_size(path) / 2);
  start();
  expect({"000001"});
  auto out = fetch("000001");
  BOOST_REQUIRE(is_chart(0, "000001"));
  answer(0, page_of(candles_up_to(monday, 5)));
  BOOST_TEST(ends_with(out, candles_up_to(monday, 3)));
  BOOST_TEST(was_told(*told, "cache.damaged"));
}

BOOST_AUTO_TEST_SUITE_END()
