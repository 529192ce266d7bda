#include "tests/actors/candles/candles_fixture.hpp"

#include <boost/test/unit_test.hpp>

#include <vector>

using namespace tandem;
using namespace tandem::test;

namespace {

bool is_answered(const std::shared_ptr<reply<candles_answer>>& out,
                 const market::candle_series& expected) {
  return out->answers == 1 && out->value && *out->value->candles == expected;
}

bool is_refused(const std::shared_ptr<reply<candles_answer>>& out, ec code) {
  return out->answers == 1 && out->problem && out->problem->code == code;
}

market::candle_series halted(market::candle_series series, std::size_t first, std::size_t count) {
  for (auto i = first; i < first + count; ++i)
    series[i].volume_shares = 0;
  return series;
}

} // namespace

BOOST_AUTO_TEST_SUITE(cache_flights)

BOOST_FIXTURE_TEST_CASE(a_miss_asks_for_the_symbols_chart, candles_fixture) {
  open();
  auto out = fetch("005930");
  BOOST_REQUIRE(pages->asked.size() == 1u);
  const auto& query = std::get<daily_chart_query>(pages->asked[0].query);
  BOOST_TEST(query.code == "005930");
  BOOST_TEST((query.base == session));
  BOOST_TEST(pages->asked[0].next_key.empty());
  BOOST_TEST(out->answers == 0);
  answer(0, page_of(candles_up_to(session, 3)));
  BOOST_TEST(is_answered(out, candles_up_to(session, 3)));
}

BOOST_FIXTURE_TEST_CASE(many_askers_share_one_flight, candles_fixture) {
  open();
  std::vector<std::shared_ptr<reply<candles_answer>>> replies(20);
  for (auto& out : replies)
    out = fetch("005930");
  BOOST_TEST(pages->asked.size() == 1u);
  answer(0, page_of(candles_up_to(session, 3)));
  for (const auto& out : replies)
    BOOST_TEST(is_answered(out, candles_up_to(session, 3)));
  // One series in memory for all of them.
  BOOST_TEST(&*replies.front()->value->candles == &*replies.back()->value->candles);
  BOOST_TEST(pages->asked.size() == 1u);
}

BOOST_FIXTURE_TEST_CASE(symbols_do_not_wait_for_each_other, candles_fixture) {
  open();
  auto first = fetch("000001");
  auto second = fetch("000002");
  BOOST_TEST(pages->asked.size() == 2u);
  answer(1, page_of(candles_up_to(session, 3, 2000)));
  BOOST_TEST(first->answers == 0);
  BOOST_TEST(is_answered(second, candles_up_to(session, 3, 2000)));
}

BOOST_FIXTURE_TEST_CASE(days_are_kept_apart, candles_fixture) {
  open();
  fetch("005930");
  session = day(20250717);
  fetch("005930");
  BOOST_TEST(pages->asked.size() == 2u);
}

BOOST_FIXTURE_TEST_CASE(memory_answers_at_once, candles_fixture) {
  open();
  fetch("005930");
  answer(0, page_of(candles_up_to(session, 3)));
  auto again = fetch("005930");
  BOOST_TEST(is_answered(again, candles_up_to(session, 3)));
  BOOST_TEST(pages->asked.size() == 1u);
}

BOOST_FIXTURE_TEST_CASE(an_error_reaches_every_asker_and_is_not_remembered, candles_fixture) {
  open();
  auto first = fetch("005930");
  auto second = fetch("005930");
  answer(0, failure{ec::unavailable, "HTTP 502"});
  BOOST_TEST(is_refused(first, ec::unavailable));
  BOOST_TEST(is_refused(second, ec::unavailable));
  BOOST_TEST(first->problem->message == "HTTP 502");
  auto third = fetch("005930");
  BOOST_TEST(pages->asked.size() == 2u);
  answer(1, page_of(candles_up_to(session, 3)));
  BOOST_TEST(is_answered(third, candles_up_to(session, 3)));
}

BOOST_FIXTURE_TEST_CASE(an_asker_that_dies_cancels_nothing, candles_fixture) {
  open();
  const fetch_candles command{"005930", 3, on(session)};
  auto dying = ask_mortal<candles_answer>(virtual_time, candles, command);
  auto other = fetch("005930");
  caf::anon_send_exit(dying.asker, caf::exit_reason::kill);
  virtual_time.drain();
  answer(0, page_of(candles_up_to(session, 3)));
  BOOST_TEST(dying.out->answers == 0);
  BOOST_TEST(is_answered(other, candles_up_to(session, 3)));
}

BOOST_FIXTURE_TEST_CASE(a_flight_without_askers_still_lands_in_memory, candles_fixture) {
  open();
  const fetch_candles command{"005930", 3, on(session)};
  auto dying = ask_mortal<candles_answer>(virtual_time, candles, command);
  caf::anon_send_exit(dying.asker, caf::exit_reason::kill);
  virtual_time.drain();
  answer(0, page_of(candles_up_to(session, 3)));
  BOOST_TEST(is_answered(fetch("005930"), candles_up_to(session, 3)));
  BOOST_TEST(pages->asked.size() == 1u);
}

BOOST_FIXTURE_TEST_CASE(a_gateway_that_never_answers_is_timed_out, candles_fixture) {
  open();
  auto out = fetch("005930");
  virtual_time.advance(1h);
  BOOST_TEST(is_refused(out, ec::timeout));
  fetch("005930");
  BOOST_TEST(pages->asked.size() == 2u); // A new flight.
}

BOOST_FIXTURE_TEST_CASE(shutting_down_answers_everybody, candles_fixture) {
  open();
  auto first = fetch("000001");
  auto second = fetch("000001");
  auto third = fetch("000002");
  caf::anon_send_exit(candles, caf::exit_reason::user_shutdown);
  virtual_time.drain();
  for (const auto& out : {first, second, third})
    BOOST_TEST(is_refused(out, ec::shutting_down));
  BOOST_TEST(is_refused(fetch("000003"), ec::shutting_down));
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(cache_pages)

BOOST_FIXTURE_TEST_CASE(two_pages_are_joined_oldest_first, candles_fixture) {
  open();
  const auto all = candles_up_to(session, 8);
  auto out = fetch("005930", 8);
  answer(0, page_of({all.begin() + 3, all.end()}, "older"));
  BOOST_REQUIRE(pages->asked.size() == 2u);
  BOOST_TEST(pages->asked[1].next_key == "older");
  BOOST_TEST(std::get<daily_chart_query>(pages->asked[1].query).code == "005930");
  answer(1, page_of({all.begin(), all.begin() + 3}));
  BOOST_TEST(is_answered(out, all));
}

BOOST_FIXTURE_TEST_CASE(three_pages_are_joined_oldest_first, candles_fixture) {
  open();
  const auto all = candles_up_to(session, 9);
  auto out = fetch("005930", 9);
  answer(0, page_of({all.begin() + 6, all.end()}, "k1"));
  answer(1, page_of({all.begin() + 2, all.begin() + 6}, "k2"));
  BOOST_REQUIRE(pages->asked.size() == 3u);
  BOOST_TEST(pages->asked[2].next_key == "k2");
  answer(2, page_of({all.begin(), all.begin() + 2}));
  BOOST_TEST(is_answered(out, all));
}

BOOST_FIXTURE_TEST_CASE(no_page_is_asked_for_beyond_the_count, candles_fixture) {
  open();
  auto out = fetch("005930", 3);
  answer(0, page_of(candles_up_to(session, 3), "older"));
  BOOST_TEST(is_answered(out, candles_up_to(session, 3)));
  BOOST_TEST(pages->asked.size() == 1u);
}

BOOST_FIXTURE_TEST_CASE(halted_days_do_not_count, candles_fixture) {
  open();
  const auto all = halted(candles_up_to(session, 6), 3, 2);
  auto out = fetch("005930", 3);
  answer(0, page_of({all.begin() + 2, all.end()}, "older")); // Four days, two of them traded.
  BOOST_TEST(out->answers == 0);
  BOOST_REQUIRE(pages->asked.size() == 2u);
  answer(1, page_of({all.begin(), all.begin() + 2}, "older still"));
  BOOST_TEST(is_answered(out, {all.begin() + 1, all.end()})); // Halted days stay in.
  BOOST_TEST(pages->asked.size() == 2u);
}

BOOST_FIXTURE_TEST_CASE(an_empty_page_ends_a_series, candles_fixture) {
  open();
  auto out = fetch("005930", 100);
  answer(0, page_of(candles_up_to(session, 5), "older"));
  answer(1, page_of({}, "and older")); // The broker promises a page it does not have.
  BOOST_TEST(is_answered(out, candles_up_to(session, 5)));
  BOOST_TEST(pages->asked.size() == 2u);
}

BOOST_FIXTURE_TEST_CASE(a_page_that_does_not_precede_the_last_one_is_refused, candles_fixture) {
  open();
  auto out = fetch("005930", 100);
  answer(0, page_of(candles_up_to(session, 5), "older"));
  answer(1, page_of(candles_up_to(session, 5), "older"));
  BOOST_TEST(is_refused(out, ec::bad_response));
  BOOST_TEST(out->problem->message.find("005930") != std::string::npos);
  BOOST_TEST(out->problem->message.find("2025-07-18") != std::string::npos);
}

BOOST_FIXTURE_TEST_CASE(a_page_that_overlaps_by_one_day_is_refused, candles_fixture) {
  open();
  const auto all = candles_up_to(session, 5);
  auto out = fetch("005930", 100);
  answer(0, page_of({all.begin() + 2, all.end()}, "older"));
  answer(1, page_of({all.begin(), all.begin() + 3}));
  BOOST_TEST(is_refused(out, ec::bad_response));
}

BOOST_FIXTURE_TEST_CASE(an_error_on_a_later_page_ends_the_flight, candles_fixture) {
  open();
  auto out = fetch("005930", 100);
  answer(0, page_of(candles_up_to(session, 5), "older"));
  answer(1, failure{ec::timeout, "no answer in 10s"});
  BOOST_TEST(is_refused(out, ec::timeout));
}

BOOST_FIXTURE_TEST_CASE(a_symbol_without_candles_is_unknown, candles_fixture) {
  open();
  auto out = fetch("999999");
  answer(0, page_of({}));
  BOOST_TEST(is_refused(out, ec::unknown_symbol));
  BOOST_TEST(out->problem->message.find("999999") != std::string::npos);
}

BOOST_FIXTURE_TEST_CASE(a_list_in_place_of_a_chart_is_an_error, candles_fixture) {
  open();
  auto out = fetch("005930");
  answer(0, tr_page{market::universe{}, {}});
  BOOST_TEST(is_refused(out, ec::internal));
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(cache_memory)

BOOST_FIXTURE_TEST_CASE(a_longer_series_is_fetched_again_and_then_serves_both, candles_fixture) {
  open();
  fetch("005930", 3);
  answer(0, page_of(candles_up_to(session, 3), "older"));
  auto longer = fetch("005930", 5);
  BOOST_REQUIRE(pages->asked.size() == 2u);
  answer(1, page_of(candles_up_to(session, 5), "older"));
  BOOST_TEST(is_answered(longer, candles_up_to(session, 5)));
  BOOST_TEST(is_answered(fetch("005930", 3), candles_up_to(session, 5)));
  BOOST_TEST(pages->asked.size() == 2u);
}

BOOST_FIXTURE_TEST_CASE(a_complete_series_serves_any_count, candles_fixture) {
  open();
  fetch("005930", 3);
  answer(0, page_of(candles_up_to(session, 3))); // A young symbol: there is no more.
  BOOST_TEST(is_answered(fetch("005930", 500), candles_up_to(session, 3)));
  BOOST_TEST(pages->asked.size() == 1u);
}

BOOST_FIXTURE_TEST_CASE(who_joins_with_a_larger_count_gets_it, candles_fixture) {
  open();
  auto few = fetch("005930", 3);
  auto many = fetch("005930", 5);
  const auto all = candles_up_to(session, 6);
  answer(0, page_of({all.begin() + 3, all.end()}, "older"));
  BOOST_REQUIRE(pages->asked.size() == 2u);
  answer(1, page_of({all.begin(), all.begin() + 3}, "older still"));
  const market::candle_series five{all.begin() + 1, all.end()};
  BOOST_TEST(is_answered(few, five));
  BOOST_TEST(is_answered(many, five));
}

BOOST_FIXTURE_TEST_CASE(memory_is_bounded_and_what_is_there_stays, candles_fixture) {
  // Room for two series of a thousand candles and not for three.
  options.memory_max_bytes = 2500 * sizeof(market::candle);
  pages->script = [this](const fetch_tr&) { return page_of(candles_up_to(session, 1000)); };
  open();
  fetch("000001", 1000);
  fetch("000002", 1000);
  fetch("000003", 1000);
  BOOST_TEST(pages->asked.size() == 3u);
  fetch("000001", 1000);
  fetch("000002", 1000);
  BOOST_TEST(pages->asked.size() == 3u);
  BOOST_TEST(status().bytes <= options.memory_max_bytes);
  fetch("000003", 1000); // There was no room for it.
  BOOST_TEST(pages->asked.size() == 4u);
}

BOOST_FIXTURE_TEST_CASE(memory_holds_what_was_asked_for_and_not_the_whole_page, candles_fixture) {
  open();
  auto out = fetch("005930", 3);
  answer(0, page_of(candles_up_to(session, 600), "older"));
  BOOST_TEST(is_answered(out, candles_up_to(session, 3)));
  BOOST_TEST(status().bytes < 10 * sizeof(market::candle) + 500);
}

BOOST_FIXTURE_TEST_CASE(counters_say_how_each_request_was_served, candles_fixture) {
  open();
  fetch("000001"); // miss
  fetch("000001"); // joined
  fetch("000002"); // miss
  fetch("000001"); // joined
  answer(0, page_of(candles_up_to(session, 3)));
  fetch("000001"); // memory
  answer(1, page_of(candles_up_to(day(20250715), 3)));
  const auto now = status();
  BOOST_TEST(now.requests == 5u);
  BOOST_TEST(now.misses == 2u);
  BOOST_TEST(now.joined == 2u);
  BOOST_TEST(now.memory_hits == 1u);
  BOOST_TEST(now.bytes >= 6 * sizeof(market::candle));
  BOOST_TEST((now.oldest_data == day(20250715)));
}

BOOST_AUTO_TEST_SUITE_END()
