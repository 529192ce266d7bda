#include "tests/actors/history/history_fixture.hpp"

#include <boost/test/unit_test.hpp>

// The one owner of the candle store, and the candles actor that must not wait for it.

using namespace tandem;
using namespace tandem::test;

namespace {

market::candle_snapshot snapshot_of(const std::string& code, market::date last) {
  market::candle_snapshot one;
  one.code = code;
  one.as_of = one.complete_through = last;
  one.candles = candles_up_to(last, 5);
  return one;
}

/// A store whose disk fails whatever it is asked.
struct broken_store final : store::candle_store {
  template <class T>
  using found = result<std::optional<T>>;
  const failure why{ec::storage_failure, "disk I/O error"};

  found<market::candle_snapshot> find(const std::string&, market::date) override { return why; }
  found<market::candle_snapshot> newest(const std::string&) override { return why; }
  result<std::vector<std::string>> codes_through(market::date) override { return why; }
  result<std::vector<std::string>> codes_fetched_before(market::date) override { return why; }
  status put(const std::vector<market::candle_snapshot>&) override { return why; }
  found<market::symbol_list> find_list(const std::string&, market::date) override { return why; }
  found<market::symbol_list> newest_list(const std::string&) override { return why; }
  found<market::symbol_list> list_before(const std::string&, market::date) override { return why; }
  status put_list(const market::symbol_list&) override { return why; }
  status forget() override { return why; }
  std::vector<std::string> take_damage() override { return {}; }
};

struct owner_fixture : history_fixture {
  template <class Answer, class Command>
  Answer ask_history(Command command) {
    auto out = ask<Answer>(virtual_time, history, std::move(command));
    virtual_time.drain();
    BOOST_REQUIRE((out->answers == 1 && out->value));
    return *out->value;
  }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(history_suite, owner_fixture)

BOOST_AUTO_TEST_CASE(what_was_appended_is_found_by_the_next_load) {
  start();
  caf::anon_send(history, append_candles{{snapshot_of("005930", friday)}});
  const auto stored = ask_history<stored_candles>(load_candles{"005930", friday, 5});
  BOOST_REQUIRE(stored.covering);
  BOOST_TEST((stored.covering->candles == candles_up_to(friday, 5)));
  BOOST_TEST(!stored.newest);
}

BOOST_AUTO_TEST_CASE(what_does_not_serve_is_told_as_the_newest) {
  start();
  caf::anon_send(history, append_candles{{snapshot_of("005930", friday)}});
  for (const auto& wanted : {load_candles{"005930", monday, 5}, load_candles{"005930", friday, 6},
                             load_candles{"005930", {}, 0}}) {
    const auto stored = ask_history<stored_candles>(wanted);
    BOOST_TEST(!stored.covering);
    BOOST_REQUIRE(stored.newest);
    BOOST_TEST((stored.newest->complete_through == friday));
  }
  BOOST_TEST(!ask_history<stored_candles>(load_candles{"000660", friday, 5}).newest);
}

BOOST_AUTO_TEST_CASE(a_quote_extends_the_history_of_the_session_before) {
  start();
  now = {monday, friday, monday, true};
  auto later = snapshot_of("000003", day(20250717)); // A session is missing.
  caf::anon_send(
    history, append_candles{{snapshot_of("000001", friday), snapshot_of("000002", friday), later}});
  const auto quoted = ask_history<quoted_histories>(append_quotes{
    now, {quote("000001"), quote("000002", 200), quote("000003"), quote("000004")}, 7, true});
  BOOST_REQUIRE(quoted.all.size() == 4u);
  BOOST_REQUIRE(quoted.all[0].snapshot);
  BOOST_TEST((quoted.all[0].snapshot->candles.back() == monday_candle));
  BOOST_TEST(quoted.all[0].snapshot->captured_us == 7);
  BOOST_TEST(quoted.all[1].reason == "base_price");
  BOOST_REQUIRE(quoted.all[2].snapshot);
  BOOST_TEST(!quoted.all[2].snapshot->covers(monday));
  BOOST_TEST(!quoted.all[3].snapshot);
  BOOST_TEST(quoted.all[3].reason == "");
  BOOST_TEST(ask_history<stored_candles>(load_candles{"000001", monday, 6}).covering.has_value());
  BOOST_TEST(!ask_history<stored_candles>(load_candles{"000002", monday, 5}).covering);
}

BOOST_AUTO_TEST_CASE(a_provisional_candle_is_told_and_not_stored) {
  start();
  now = {monday, friday, monday, false};
  caf::anon_send(history, append_candles{{snapshot_of("000001", friday)}});
  const auto quoted =
    ask_history<quoted_histories>(append_quotes{now, {quote("000001")}, 7, false});
  BOOST_TEST(quoted.all.at(0).snapshot->covers(monday));
  BOOST_TEST(!ask_history<stored_candles>(load_candles{"000001", monday, 6}).covering);
}

BOOST_AUTO_TEST_CASE(symbols_are_listed_by_the_end_of_their_histories) {
  start();
  caf::anon_send(
    history, append_candles{{snapshot_of("000001", friday), snapshot_of("000002", monday),
                             snapshot_of("000003", monday), snapshot_of("index:KOSPI", monday)}});
  const auto listed = [&](std::vector<market::date> last_sessions, std::size_t most) {
    return ask_history<listed_symbols>(list_symbols{std::move(last_sessions), most}).codes;
  };
  BOOST_TEST(listed({monday, friday}, 0) == (codes{"000002", "000003", "000001"}),
             boost::test_tools::per_element());
  BOOST_TEST(listed({monday, friday}, 1) == (codes{"000002"}), boost::test_tools::per_element());
  BOOST_TEST(listed({tuesday}, 0).empty());
}

BOOST_AUTO_TEST_CASE(symbols_are_listed_by_their_last_whole_fetch) {
  start();
  auto late = snapshot_of("000001", friday);
  late.as_of = day(20250717);
  auto early = snapshot_of("000002", friday);
  early.as_of = day(20250716);
  caf::anon_send(history, append_candles{{late, early, snapshot_of("000003", monday),
                                          snapshot_of("index:KOSPI", friday)}});
  const auto listed = [&](market::date before, std::size_t most) {
    return ask_history<listed_symbols>(list_oldest{before, most}).codes;
  };
  BOOST_TEST(listed(monday, 0) == (codes{"000002", "000001"}), boost::test_tools::per_element());
  BOOST_TEST(listed(monday, 1) == (codes{"000002"}), boost::test_tools::per_element());
  BOOST_TEST(listed(day(20250716), 0).empty());
}

BOOST_AUTO_TEST_CASE(a_corrected_history_serves_its_session_and_those_before) {
  start();
  auto stored = snapshot_of("000001", friday);
  stored.as_of = day(20250717);
  caf::anon_send(history, append_candles{{stored}});
  auto changed = stored.candles;
  changed[1].volume_shares = 99;
  const auto found = market::compare_chart(stored, changed, false, monday);
  const auto done = ask_history<corrected_histories>(correct_histories{monday, {found}, {}});
  BOOST_REQUIRE(done.corrections.size() == 1u);
  BOOST_TEST(done.corrections[0].after == 99);
  BOOST_TEST(!done.problem);
  const auto newest = ask_history<stored_candles>(load_candles{"000001", {}, 0}).newest;
  BOOST_REQUIRE(newest);
  BOOST_TEST((newest->as_of == monday));
  BOOST_TEST((newest->complete_through == friday)); // It is not extended.
  const auto before = ask_history<stored_candles>(load_candles{"000001", friday, 5}).covering;
  BOOST_REQUIRE(before);
  for (const auto& one : {*newest, *before})
    BOOST_TEST((one.candles == changed));
}

BOOST_AUTO_TEST_CASE(an_action_leaves_earlier_sessions_as_they_were) {
  start();
  const auto stored = snapshot_of("000001", friday);
  caf::anon_send(history, append_candles{{stored}});
  auto changed = stored.candles;
  for (auto& one : changed)
    one.open = one.high = one.low = one.close = one.close * 2;
  const auto found = market::compare_chart(stored, changed, false, monday);
  ask_history<corrected_histories>(correct_histories{monday, {found}, {}});
  BOOST_TEST(
    (ask_history<stored_candles>(load_candles{"000001", {}, 0}).newest->candles == changed));
  BOOST_TEST((ask_history<stored_candles>(load_candles{"000001", friday, 5}).covering->candles
              == stored.candles));
}

BOOST_AUTO_TEST_CASE(corrections_that_the_disk_refuses_are_a_problem) {
  disk = std::make_shared<broken_store>();
  open();
  market::chart_comparison found;
  found.code = "000001";
  for (int i = 0; i < 4; ++i) // The last one finds a disk that was given up.
    BOOST_TEST(
      ask_history<corrected_histories>(correct_histories{monday, {found}, {}}).problem.has_value());
}

BOOST_AUTO_TEST_CASE(the_gateway_is_told_what_is_durable_behind_what_is_stored) {
  start();
  const tr_durable page{daily_chart_query{"005930", friday}, "older"};
  caf::anon_send(history, append_candles{{snapshot_of("005930", friday)}});
  caf::anon_send(history, acknowledge_page{gateway, page});
  virtual_time.drain();
  BOOST_REQUIRE(pages->durable.size() == 1u);
  BOOST_TEST(pages->durable[0].next_key == "older");
  BOOST_TEST(subject(pages->durable[0].query) == "005930");
}

BOOST_AUTO_TEST_CASE(a_disk_that_fails_is_given_up_and_pages_are_acknowledged_all_the_same) {
  disk = std::make_shared<broken_store>();
  open();
  pages->script = [](const fetch_tr&) { return page_of(candles_up_to(friday, 5)); };
  for (const std::string code : {"000001", "000002", "000003"})
    BOOST_TEST(ends_with(fetch(code), candles_up_to(friday, 3)));
  BOOST_TEST(was_told(*told, "cache.disk.given_up failures=3"));
  BOOST_TEST(told->notices.size() == 4u); // Three failures and the end.
  BOOST_TEST(pages->durable.size() == 3u);
}

BOOST_AUTO_TEST_SUITE_END()

namespace {

/// Candles over a history that answers when the test says so.
struct slow_history_fixture : candles_fixture {
  std::shared_ptr<held_requests<load_candles, stored_candles>> loads =
    std::make_shared<held_requests<load_candles, stored_candles>>();

  using slow_history = history_actor::extend<caf::reacts_to<errand>>;

  static slow_history::behavior_type
  play_slow_history(slow_history::pointer self,
                    const std::shared_ptr<held_requests<load_candles, stored_candles>>& loads) {
    loads->player = caf::actor_cast<caf::actor>(self);
    return {
      [=](const load_candles& command) { return loads->take(self, command); },
      [](const append_candles&) {},
      [](const append_quotes&) { return quoted_histories{}; },
      [](const correct_histories&) { return corrected_histories{}; },
      [](const list_symbols&) { return listed_symbols{}; },
      [](const list_oldest&) { return listed_symbols{}; },
      [](const load_list&) { return stored_list{}; },
      [](const save_list&) {},
      [](const forget_market&) {},
      [](const acknowledge_page&) {},
      [](const errand& what) { what.run(); },
    };
  }

  slow_history_fixture() {
    history = caf::actor_cast<history_actor>(virtual_time.spawn(play_slow_history, loads));
    open();
  }

  void answer_load(std::size_t n, stored_candles stored) {
    loads->answer(n, std::move(stored));
    virtual_time.drain();
  }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(candles_over_a_slow_history, slow_history_fixture)

BOOST_AUTO_TEST_CASE(two_who_ask_while_a_load_is_under_way_cost_one_load_and_one_call) {
  auto first = fetch("005930");
  auto second = fetch("005930");
  BOOST_TEST(loads->asked.size() == 1u);
  BOOST_TEST(pages->asked.empty());
  answer_load(0, {});
  BOOST_TEST(pages->asked.size() == 1u);
  answer(0, page_of(candles_up_to(session, 3)));
  for (const auto& out : {first, second})
    BOOST_TEST((out->answers == 1 && out->value));
  BOOST_TEST(loads->asked.size() == 1u);
  BOOST_TEST(status().misses == 1u);
  BOOST_TEST(status().joined == 1u);
}

BOOST_AUTO_TEST_CASE(a_load_serves_all_who_wait_for_it) {
  auto first = fetch("005930");
  auto second = fetch("005930");
  answer_load(0, {snapshot_of("005930", session), {}});
  for (const auto& out : {first, second})
    BOOST_TEST((out->answers == 1 && out->value && out->value->candles->size() == 3u));
  BOOST_TEST(pages->asked.empty());
  BOOST_TEST(status().disk_hits == 1u);
}

BOOST_AUTO_TEST_CASE(who_joins_a_load_with_a_larger_count_gets_it) {
  auto few = fetch("005930", 3);
  auto many = fetch("005930", 9);
  answer_load(0, {snapshot_of("005930", session), {}}); // Five candles.
  BOOST_REQUIRE(pages->asked.size() == 1u);
  answer(0, page_of(candles_up_to(session, 9)));
  BOOST_TEST((many->value && many->value->candles->size() == 9u));
  BOOST_TEST((few->answers == 1 && few->value));
  BOOST_TEST(status().refetched.at("longer") == 1u);
}

BOOST_AUTO_TEST_CASE(memory_answers_while_the_disk_hangs) {
  fetch("000001");
  answer_load(0, {snapshot_of("000001", session), {}});
  auto hanging = fetch("000002");
  BOOST_TEST((fetch("000001")->answers == 1));
  BOOST_TEST(hanging->answers == 0);
}

BOOST_AUTO_TEST_CASE(a_disk_that_hangs_costs_a_call_and_not_the_run) {
  auto out = fetch("005930");
  virtual_time.advance(options.history_timeout);
  BOOST_REQUIRE(pages->asked.size() == 1u);
  answer(0, page_of(candles_up_to(session, 3)));
  BOOST_TEST((out->answers == 1 && out->value));
}

BOOST_AUTO_TEST_CASE(a_load_that_nobody_waits_for_any_more_makes_no_call) {
  auto dying =
    ask_mortal<candles_answer>(virtual_time, candles, fetch_candles{"005930", 3, on(session)});
  caf::anon_send_exit(dying.asker, caf::exit_reason::kill);
  virtual_time.drain();
  answer_load(0, {});
  BOOST_TEST(pages->asked.empty());
}

BOOST_AUTO_TEST_CASE(shutting_down_answers_who_waits_for_the_disk) {
  auto out = fetch("005930");
  auto plan = ask<candle_forecast>(virtual_time, candles,
                                   expect_candles{{"000660"}, {}, {}, 0, 3, on(session)});
  virtual_time.drain();
  caf::anon_send_exit(candles, caf::exit_reason::user_shutdown);
  virtual_time.drain();
  BOOST_REQUIRE((out->answers == 1 && out->problem && plan->answers == 1 && plan->problem));
  BOOST_TEST((out->problem->code == ec::shutting_down));
  BOOST_TEST((plan->problem->code == ec::shutting_down));
}

BOOST_AUTO_TEST_SUITE_END()
