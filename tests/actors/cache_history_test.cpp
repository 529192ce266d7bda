#include "tests/actors/cache_fixture.hpp"
#include "tests/support/temporary_folder.hpp"

#include <boost/test/unit_test.hpp>

#include <string>
#include <vector>

// The cache with its history on disk, over several lives and sessions.

using namespace tandem;
using namespace tandem::test;

namespace {

using codes = std::vector<std::string>;

const market::date friday = day(20250718);
const market::date monday = day(20250721);
const market::date tuesday = day(20250722);

// The virtual clock begins at one hour; this makes it noon of 2026-11-24 in Korea.
constexpr auto long_after = std::chrono::seconds{1795489200} - 1h;

struct history_fixture : cache_fixture {
  temporary_folder folder;
  market::trading_session now{friday, day(20250717), friday, true};

  history_fixture() { options.steady_to_utc = long_after; }

  /// A new life of the cache over the same file.
  void start() {
    if (candles)
      stop();
    pages = std::make_shared<held_pages>();
    store::candle_store_options keeping;
    keeping.path = folder.path("cache.db");
    keeping.source = "test";
    auto opened = store::open_candle_store(keeping);
    if (!opened)
      BOOST_FAIL(opened.error().message);
    history = std::move(*opened);
    open();
  }

  void stop() {
    caf::anon_send_exit(candles, caf::exit_reason::user_shutdown);
    candles = nullptr;
    history.reset();
    virtual_time.drain();
  }

  candle_forecast expect(codes symbols, codes fillers = {}) {
    auto out = ask<candle_forecast>(
      virtual_time, candles, expect_candles{std::move(symbols), std::move(fillers), {}, 0, 3, now});
    virtual_time.drain();
    BOOST_REQUIRE(out->value);
    return *out->value;
  }

  auto fetch(const std::string& code, int count = 3) {
    auto out = ask<candles_answer>(virtual_time, candles, fetch_candles{code, count, now});
    virtual_time.drain();
    return out;
  }

  /// A first life that fetches these symbols whole on Friday.
  void fetch_on_friday(const codes& symbols) {
    start();
    pages->script = [](const fetch_tr&) { return page_of(candles_up_to(friday, 5)); };
    for (const auto& code : symbols)
      fetch(code);
    begin_monday();
  }

  void begin_monday(bool final = true) {
    now = {monday, friday, monday, final};
    start();
  }

  const codes& quoted(std::size_t n) const {
    BOOST_REQUIRE(n < pages->asked.size());
    BOOST_REQUIRE(std::holds_alternative<quotes_query>(pages->asked[n].query));
    return std::get<quotes_query>(pages->asked[n].query).codes;
  }

  bool is_chart(std::size_t n, const std::string& code) const {
    const auto* query = std::get_if<daily_chart_query>(&pages->asked.at(n).query);
    return query != nullptr && query->code == code && query->base == now.day;
  }

  static market::quote_row quote(const std::string& code, double base = 1000,
                                 market::date of = monday) {
    market::quote_row row;
    row.code = code;
    row.what = market::quote{code, "name of " + code, of, 1005, 1020, 1000, 1010, base, 300};
    return row;
  }

  static tr_page quotes(const codes& symbols) {
    std::vector<market::quote_row> rows;
    for (const auto& code : symbols)
      rows.push_back(quote(code));
    return {std::move(rows), {}};
  }

  market::candle_series friday_and(market::candle last) const {
    auto series = candles_up_to(friday, 5);
    series.push_back(last);
    return {series.end() - 3, series.end()};
  }
};

const market::candle monday_candle{monday, 1005, 1020, 1000, 1010, 300};

bool ends_with(const std::shared_ptr<reply<candles_answer>>& out,
               const market::candle_series& tail) {
  return out->answers == 1 && out->value && out->value->candles->size() >= tail.size()
         && std::equal(tail.rbegin(), tail.rend(), out->value->candles->rbegin());
}

} // namespace

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

BOOST_FIXTURE_TEST_CASE(a_renamed_symbol_is_kept_under_its_new_name, history_fixture) {
  fetch_on_friday({"000001"});
  caf::anon_send(candles,
                 keep_list{"ka10099 KOSPI", friday, {{"000001", "old name"}, {"000002", "other"}}});
  expect({"000001"});
  fetch("000001");
  answer(0, quotes({"000001"}));
  auto out = ask<kept_list>(virtual_time, candles, recall_list{"ka10099 KOSPI", {}});
  virtual_time.drain();
  BOOST_REQUIRE((out->value && out->value->found && out->value->symbols.size() == 2u));
  BOOST_TEST(out->value->symbols[0].name == "name of 000001");
  BOOST_TEST(out->value->symbols[1].name == "other");
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
  auto planned = ask<candle_forecast>(virtual_time, candles,
                                      expect_candles{{"069500"}, {}, {"069500"}, 5, 3, now});
  virtual_time.drain();
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

BOOST_AUTO_TEST_SUITE(cache_index)

struct index_fixture : history_fixture {
  auto ask_index(market::date wanted) {
    auto out = ask<index_answer>(virtual_time, candles, fetch_index{wanted});
    virtual_time.drain();
    return out;
  }

  market::date base_of(std::size_t n) const {
    return std::get<index_chart_query>(pages->asked.at(n).query).base;
  }
};

const market::date today = day(20261124); // A Tuesday, at noon.

BOOST_FIXTURE_TEST_CASE(an_index_is_asked_for_as_of_today, index_fixture) {
  start();
  auto out = ask_index(friday);
  BOOST_TEST((base_of(0) == today));
  answer(0, page_of(candles_up_to(monday, 600), "older"));
  BOOST_REQUIRE((out->answers == 1 && out->value));
  BOOST_TEST(out->value->candles->size() == 600u);
  BOOST_TEST(out->value->is_current);
  BOOST_TEST(pages->asked.size() == 1u);
}

BOOST_FIXTURE_TEST_CASE(a_kept_index_serves_when_it_goes_on_to_today, index_fixture) {
  start();
  ask_index(today);
  answer(0, page_of(candles_up_to(today, 600)));
  start(); // Today's candle moved, so it was not kept.
  ask_index(friday);
  BOOST_REQUIRE(pages->asked.size() == 1u);
  answer(0, page_of(candles_up_to(today, 600)));
  options.steady_to_utc += 10h; // 22:00
  start();
  ask_index(today);
  BOOST_REQUIRE(pages->asked.size() == 1u);
  answer(0, page_of(candles_up_to(today, 600)));
  start();
  auto kept_one = ask_index(today);
  BOOST_TEST(pages->asked.empty());
  BOOST_REQUIRE((kept_one->answers == 1 && kept_one->value));
  BOOST_TEST((kept_one->value->candles->back().day == today));
}

BOOST_FIXTURE_TEST_CASE(a_kept_index_does_not_serve_days_before_it_begins, index_fixture) {
  options.steady_to_utc += 10h;
  start();
  ask_index(today);
  answer(0, page_of(candles_up_to(today, 600), "older"));
  start();
  const auto early = market::date::from_days_since_epoch(today.days_since_epoch() - 590);
  auto out = ask_index(early); // Ten candles before it, and the regime wants seventy.
  BOOST_REQUIRE(pages->asked.size() == 1u);
  BOOST_TEST((base_of(0) == today));
  answer(0, page_of(candles_up_to(today, 600), "older"));
  BOOST_TEST((base_of(1) == early));
  answer(1, page_of(candles_up_to(early, 600), "older"));
  BOOST_REQUIRE((out->answers == 1 && out->value));
  BOOST_TEST((out->value->candles->back().day == early));
  BOOST_TEST(!out->value->is_current);
}

BOOST_FIXTURE_TEST_CASE(a_day_far_back_is_asked_for_itself, index_fixture) {
  start();
  auto out = ask_index(day(20240502));
  BOOST_TEST((base_of(0) == day(20240502)));
  answer(0, page_of({})); // Is there an index at all?
  BOOST_TEST((base_of(1) == today));
  answer(1, page_of(candles_up_to(today, 10)));
  BOOST_REQUIRE((out->answers == 1 && out->value));
  BOOST_TEST(out->value->candles->size() == 10u);
}

BOOST_FIXTURE_TEST_CASE(the_history_of_another_market_is_forgotten_and_said, index_fixture) {
  start();
  ask_index(friday);
  answer(0, page_of(candles_up_to(monday, 100)));
  now = {friday, day(20250717), {}, true};
  fetch("005930");
  answer(1, page_of(candles_up_to(friday, 5)));
  start();
  ask_index(friday);
  answer(0, page_of(candles_up_to(monday, 100, 777)));
  fetch("005930");
  BOOST_TEST(is_chart(1, "005930"));
  auto is_about_market = [](const notice& what) {
    return what.text.starts_with("cache.other_market");
  };
  BOOST_TEST(std::any_of(told->notices.begin(), told->notices.end(), is_about_market));
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
  auto is_about_damage = [](const notice& what) { return what.text.starts_with("cache.damaged"); };
  BOOST_TEST(std::any_of(told->notices.begin(), told->notices.end(), is_about_damage));
}

BOOST_AUTO_TEST_SUITE_END()
