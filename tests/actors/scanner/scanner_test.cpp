#include "tests/actors/scanner/scanner_fixture.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <vector>

using namespace tandem;
using namespace tandem::test;
using namespace std::chrono_literals;

BOOST_AUTO_TEST_SUITE(scanner_requests)

BOOST_FIXTURE_TEST_CASE(it_asks_for_as_many_candles_as_its_rule_needs, scanner_fixture) {
  open();
  start(symbols(1));
  BOOST_REQUIRE(candles->asked.size() == 1u);
  BOOST_TEST(candles->asked[0].code == "100000");
  BOOST_TEST(candles->asked[0].count == 7);
  BOOST_TEST((candles->asked[0].session.day == session));
}

BOOST_FIXTURE_TEST_CASE(the_window_is_filled_and_never_exceeded, scanner_fixture) {
  open();
  auto out = start(symbols(30));
  BOOST_TEST(candles->open().size() == 4u);
  for (std::size_t n = 0; n < 30; ++n) {
    answer(n, closing_at(900));
    const auto open_now = candles->open().size();
    BOOST_TEST(open_now <= 4u);
    BOOST_TEST((open_now > 2u || candles->asked.size() == 30u)); // Refilled from a half on.
  }
  BOOST_TEST((out->answers == 1 && out->value));
  BOOST_TEST(candles->asked.size() == 30u);
}

BOOST_FIXTURE_TEST_CASE(a_failure_frees_its_place_in_the_window, scanner_fixture) {
  open();
  start(symbols(10));
  answer(2, failure{ec::unavailable, "HTTP 502"});
  answer(1, failure{ec::unavailable, "HTTP 502"});
  BOOST_TEST(candles->open().size() == 4u);
}

BOOST_FIXTURE_TEST_CASE(a_writer_that_lags_holds_up_the_requests, scanner_fixture) {
  candles->script = [this](const fetch_candles&) { return held_candles::outcome{closing_at(900)}; };
  // Never looks into its mailbox.
  open_before(caf::actor_cast<writer_actor>(
    caf::actor_cast<caf::strong_actor_ptr>(static_cast<caf::actor>(virtual_time.self))));
  start(symbols(1000));
  BOOST_TEST(candles->asked.size() >= 256u);
  BOOST_TEST(candles->asked.size() <= 260u); // And a window.
  virtual_time.advance(1min);                // It is not waited for any longer than that.
  BOOST_TEST(candles->asked.size() > 260u);
}

BOOST_FIXTURE_TEST_CASE(an_empty_universe_is_done_at_once, scanner_fixture) {
  open();
  auto out = start({});
  BOOST_REQUIRE((out->answers == 1 && out->value));
  BOOST_TEST(out->value->front()->total == 0u);
  BOOST_TEST(out->value->front()->list.candidates.empty());
  BOOST_TEST(candles->asked.empty());
}

BOOST_FIXTURE_TEST_CASE(progress_goes_from_nothing_to_everything, scanner_fixture) {
  open();
  start(symbols(3));
  answer(0, closing_at(1000));
  answer(1, failure{ec::unavailable, "HTTP 502"});
  answer(2, closing_at(900));
  BOOST_REQUIRE(told->progress.size() == 4u);
  for (std::size_t i = 0; i < 4; ++i) {
    BOOST_TEST(told->progress[i].scanner == "made");
    BOOST_TEST(told->progress[i].done == i);
    BOOST_TEST(told->progress[i].total == 3u);
  }
}

BOOST_FIXTURE_TEST_CASE(progress_tells_matches_and_failures, scanner_fixture) {
  open();
  start(symbols(3));
  answer(0, closing_at(1000));
  answer(1, failure{ec::unavailable, "HTTP 502"});
  answer(2, closing_at(900));
  BOOST_REQUIRE(told->progress.size() == 4u);
  BOOST_TEST(told->progress[0].matched == 0u);
  BOOST_TEST(told->progress[1].matched == 1u);
  BOOST_TEST(told->progress[1].failed == 0u);
  BOOST_TEST(told->progress[3].matched == 1u);
  BOOST_TEST(told->progress[3].failed == 1u);
}

BOOST_FIXTURE_TEST_CASE(a_second_scan_is_refused, scanner_fixture) {
  open();
  auto first = start(symbols(1));
  auto second = start(symbols(1));
  BOOST_REQUIRE(second->problem);
  BOOST_TEST((second->problem->code == ec::invalid_argument));
  answer(0, closing_at(1000));
  BOOST_TEST((first->answers == 1 && first->value));
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(scanner_results)

BOOST_FIXTURE_TEST_CASE(answers_in_any_order_give_the_same_list, scanner_fixture) {
  options.window = 6;
  open();
  auto out = start(symbols(6));
  for (std::size_t n : {4U, 0U, 5U, 2U, 1U, 3U})
    answer(n, closing_at(n % 2 == 0 ? 1500 : 500));
  BOOST_REQUIRE(out->value);
  const auto& result = *out->value->front();
  const std::vector<std::string> expected{"100000", "100002", "100004"};
  BOOST_TEST(codes_of(result) == expected, boost::test_tools::per_element());
  BOOST_TEST(result.list.candidates[2].what.order == 4u);
  BOOST_TEST(result.scanner == "made");
  BOOST_TEST(result.evaluated == 6u);
  BOOST_TEST(result.matched == 3u);
  BOOST_TEST(result.rejected.at("threshold").at("price") == 3u);
  BOOST_TEST(result.rule_time.count() == 6u);
}

BOOST_FIXTURE_TEST_CASE(the_list_is_stored_before_the_answer, scanner_fixture) {
  open();
  auto out = start(symbols(2));
  answer(0, closing_at(1500));
  BOOST_TEST(written->candidates.empty());
  answer(1, closing_at(1500));
  BOOST_REQUIRE(written->candidates.size() == 1u);
  BOOST_TEST(written->candidates[0].run_id == "run");
  BOOST_TEST(written->candidates[0].scanner == "made");
  BOOST_TEST(written->candidates[0].candidates.size() == 2u);
  BOOST_REQUIRE(out->value);
  BOOST_TEST(out->value->front()->rows_saved == 2u);
  BOOST_TEST(!out->value->front()->store_problem);
}

BOOST_FIXTURE_TEST_CASE(a_failed_symbol_is_named_and_the_others_go_on, scanner_fixture) {
  open();
  auto out = start(symbols(3));
  answer(0, closing_at(1500));
  answer(1, failure{ec::bad_response, "ka10081 row 3: high 1 < low 2"});
  answer(2, closing_at(1500));
  BOOST_REQUIRE(out->value);
  const auto& result = *out->value->front();
  BOOST_TEST(result.evaluated == 2u);
  BOOST_REQUIRE(result.failed.size() == 1u);
  BOOST_TEST(result.failed[0].code == "100001");
  BOOST_TEST((result.failed[0].why.code == ec::bad_response));
  BOOST_TEST(result.failed[0].why.message == "ka10081 row 3: high 1 < low 2");
  BOOST_TEST(codes_of(result).size() == 2u);
}

BOOST_FIXTURE_TEST_CASE(a_listed_symbol_without_candles_is_too_young, scanner_fixture) {
  open();
  auto out = start(symbols(1));
  answer(0, failure{ec::unknown_symbol, "the broker has no candles"});
  BOOST_REQUIRE(out->value);
  BOOST_TEST(out->value->front()->evaluated == 1u);
  BOOST_TEST(out->value->front()->failed.empty());
  BOOST_TEST(out->value->front()->rejected.at("threshold").at("short_data") == 1u);
}

BOOST_FIXTURE_TEST_CASE(an_unlisted_symbol_without_candles_failed, scanner_fixture) {
  open();
  auto all = symbols(1);
  all[0].listed = false;
  auto out = start(all);
  answer(0, failure{ec::unknown_symbol, "the broker has no candles"});
  BOOST_REQUIRE(out->value);
  BOOST_TEST(out->value->front()->evaluated == 0u);
  BOOST_REQUIRE(out->value->front()->failed.size() == 1u);
  BOOST_TEST((out->value->front()->failed[0].why.code == ec::unknown_symbol));
}

BOOST_FIXTURE_TEST_CASE(a_cache_that_never_answers_fails_its_symbols, scanner_fixture) {
  open();
  auto out = start(symbols(5)); // One more than the window.
  virtual_time.advance(2h);
  BOOST_REQUIRE(out->value);
  BOOST_TEST(out->value->front()->failed.size() == 5u);
  for (const auto& one : out->value->front()->failed)
    BOOST_TEST((one.why.code == ec::timeout));
}

BOOST_FIXTURE_TEST_CASE(explaining_keeps_every_verdict_in_universe_order, scanner_fixture) {
  options.explain = true;
  open();
  auto out = start(symbols(4));
  for (std::size_t n : {3U, 1U, 0U, 2U})
    answer(n, closing_at(n == 2 ? 1500 : 500));
  BOOST_REQUIRE(out->value);
  const auto& kept = out->value->front()->symbols;
  BOOST_REQUIRE(kept.size() == 4u);
  for (std::size_t i = 0; i < 4; ++i) {
    BOOST_TEST(kept[i].code == std::to_string(100000 + i));
    BOOST_TEST((kept[i].result.stage() == (i == 2 ? "matched" : "price")));
    BOOST_TEST(kept[i].result.signals_count.value_or(0) == 1); // In full detail.
  }
}

BOOST_FIXTURE_TEST_CASE(without_explaining_the_verdicts_are_only_stored, scanner_fixture) {
  open();
  auto out = start(symbols(2));
  answer(0, closing_at(1500));
  BOOST_REQUIRE(written->verdicts.size() == 1u); // As soon as it is judged.
  answer(1, closing_at(500));
  BOOST_REQUIRE(out->value);
  BOOST_TEST(out->value->front()->symbols.empty());
  BOOST_REQUIRE(written->verdicts.size() == 2u);
  for (std::size_t i = 0; i < 2; ++i) {
    const auto& stored = written->verdicts[i];
    BOOST_TEST(stored.symbol.code == std::to_string(100000 + i));
    BOOST_REQUIRE(stored.verdicts.size() == 1u);
    BOOST_TEST((stored.verdicts[0].stage() == (i == 0 ? "matched" : "price")));
    BOOST_TEST(stored.verdicts[0].signals_count.value_or(0) == 1); // In full detail.
  }
}

BOOST_FIXTURE_TEST_CASE(what_the_candles_are_worth_goes_with_the_verdict, scanner_fixture) {
  options.explain = true;
  open();
  auto out = start(symbols(2));
  auto doubted = closing_at(1500);
  doubted.data = {
    market::close_basis::evening,
    market::doubt{market::doubt_reason::hole, "no candle of 2025-07-16", day(20250717), {}, false}};
  auto sound = closing_at(1500);
  sound.data.basis = market::close_basis::regular;
  answer(0, doubted);
  answer(1, sound);
  BOOST_REQUIRE(out->value);
  const auto& result = *out->value->front();
  const auto count = [&](market::close_basis basis) {
    return result.by_basis[static_cast<std::size_t>(basis)];
  };
  BOOST_TEST(count(market::close_basis::evening) == 1u);
  BOOST_TEST(count(market::close_basis::regular) == 1u);
  BOOST_TEST(count(market::close_basis::charted) == 0u);
  BOOST_REQUIRE(result.suspects.size() == 1u);
  BOOST_TEST(result.suspects[0].code == "100000");
  BOOST_TEST((result.suspects[0].why == *doubted.data.doubted));
  BOOST_REQUIRE(result.list.candidates.size() == 2u);
  BOOST_TEST((result.list.candidates[0].what.data.doubted == doubted.data.doubted));
  BOOST_REQUIRE(result.symbols.size() == 2u);
  BOOST_TEST((result.symbols[0].data.basis == market::close_basis::evening));
  BOOST_TEST(!result.symbols[1].data.doubted.has_value());
  BOOST_REQUIRE(written->verdicts.size() == 2u);
  BOOST_TEST((written->verdicts[0].data.doubted == doubted.data.doubted));
  BOOST_TEST((written->verdicts[1].data.basis == market::close_basis::regular));
}

BOOST_FIXTURE_TEST_CASE(a_close_of_an_earlier_session_is_stale, scanner_fixture) {
  open();
  auto out = start(symbols(2));
  answer(0, candles_answer{shared_candles{candles_up_to(day(20250717), 7, 1500)}, 0, {}});
  answer(1, closing_at(1500));
  BOOST_REQUIRE(out->value);
  BOOST_TEST(out->value->front()->stale == 1u);
  BOOST_REQUIRE(written->verdicts.size() == 2u);
  BOOST_TEST(written->verdicts[0].data.is_stale);
  BOOST_TEST(!written->verdicts[1].data.is_stale);
  const auto& listed = out->value->front()->list.candidates;
  BOOST_REQUIRE(listed.size() == 2u);
  BOOST_TEST(listed[0].what.data.is_stale);
}

BOOST_FIXTURE_TEST_CASE(a_store_that_fails_costs_no_result, scanner_fixture) {
  written->problem = failure{ec::storage_failure, "disk full"};
  open();
  auto out = start(symbols(1));
  answer(0, closing_at(1500));
  BOOST_REQUIRE((out->answers == 1 && out->value));
  const auto& result = *out->value->front();
  BOOST_REQUIRE(result.store_problem);
  BOOST_TEST((result.store_problem->code == ec::storage_failure));
  BOOST_TEST(result.rows_saved == 0u);
  BOOST_TEST(codes_of(result).size() == 1u);
}

BOOST_FIXTURE_TEST_CASE(a_writer_that_died_costs_no_result, scanner_fixture) {
  open();
  auto out = start(symbols(1));
  caf::anon_send_exit(writer, caf::exit_reason::kill);
  virtual_time.drain();
  answer(0, closing_at(1500));
  BOOST_REQUIRE((out->answers == 1 && out->value));
  BOOST_TEST(!!out->value->front()->store_problem);
}

BOOST_FIXTURE_TEST_CASE(wall_time_runs_from_start_to_answer, scanner_fixture) {
  open();
  virtual_time.advance(10s);
  auto out = start(symbols(1));
  virtual_time.advance(3s);
  answer(0, closing_at(1500));
  BOOST_REQUIRE(out->value);
  BOOST_TEST((out->value->front()->wall == 3s));
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(scanner_stops)

BOOST_FIXTURE_TEST_CASE(a_stop_delivers_what_is_done, scanner_fixture) {
  open();
  auto out = start(symbols(10));
  answer(0, closing_at(1500));
  answer(1, closing_at(500));
  caf::anon_send(scan, stop_scan{});
  virtual_time.drain();
  BOOST_REQUIRE((out->answers == 1 && out->value));
  const auto& result = *out->value->front();
  BOOST_TEST(result.evaluated == 2u);
  BOOST_TEST(result.total == 10u);
  BOOST_TEST(codes_of(result).size() == 1u);
  BOOST_TEST(written->candidates.size() == 1u);
}

BOOST_FIXTURE_TEST_CASE(late_answers_after_a_stop_change_nothing, scanner_fixture) {
  open();
  auto out = start(symbols(10));
  caf::anon_send(scan, stop_scan{});
  virtual_time.drain();
  const auto asked = candles->asked.size();
  answer(0, closing_at(1500));
  answer(1, failure{ec::unavailable, "HTTP 502"});
  caf::anon_send(scan, stop_scan{}); // A second stop is as good as none.
  virtual_time.drain();
  BOOST_TEST(candles->asked.size() == asked);
  BOOST_TEST(out->answers == 1);
  BOOST_REQUIRE(out->value);
  BOOST_TEST(codes_of(*out->value->front()) == no_codes, boost::test_tools::per_element());
  BOOST_TEST(written->candidates.size() == 1u);
}

BOOST_FIXTURE_TEST_CASE(a_stop_before_the_start_is_ignored, scanner_fixture) {
  open();
  caf::anon_send(scan, stop_scan{});
  virtual_time.drain();
  auto out = start(symbols(1));
  answer(0, closing_at(1500));
  BOOST_REQUIRE(out->value);
  BOOST_TEST(out->value->front()->evaluated == 1u);
}

BOOST_FIXTURE_TEST_CASE(an_exit_answers_the_open_scan, scanner_fixture) {
  open();
  auto out = start(symbols(2));
  caf::anon_send_exit(scan, caf::exit_reason::user_shutdown);
  virtual_time.drain();
  BOOST_REQUIRE((out->answers == 1 && out->problem));
  BOOST_TEST((out->problem->code == ec::shutting_down));
}

BOOST_FIXTURE_TEST_CASE(an_exit_after_the_answer_adds_none, scanner_fixture) {
  open();
  auto out = start(symbols(1));
  answer(0, closing_at(1500));
  caf::anon_send_exit(scan, caf::exit_reason::user_shutdown);
  virtual_time.drain();
  BOOST_TEST((out->answers == 1 && out->value));
}

BOOST_AUTO_TEST_SUITE_END()
