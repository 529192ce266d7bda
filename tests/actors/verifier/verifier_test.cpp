#include "actors/verifier/verifier.hpp"
#include "tests/actors/history/history_fixture.hpp"

#include <boost/test/unit_test.hpp>

using namespace tandem;
using namespace tandem::test;

namespace {

using verified = std::shared_ptr<const verification_summary>;

const market::date thursday = day(20250717);
const market::date wednesday = day(20250716);

/// A verifier over a real history, on the Monday after the stored candles.
struct verifier_fixture : history_fixture {
  std::shared_ptr<held_sessions> resolved = std::make_shared<held_sessions>();
  verifier_options comparing{4, 100, 1h, 1min};
  verifier_actor verifier;

  verifier_fixture() {
    resolved->script = [](const resolve_session&) {
      resolved_session found;
      found.session = {monday, friday, monday, true};
      return found;
    };
  }

  void begin() {
    start();
    auto sessions_of = caf::actor_cast<catalog_actor>(
      virtual_time.spawn(play_universe, resolved, std::make_shared<held_universes>()));
    verifier = virtual_time.spawn(tandem::verifier, comparing,
                                  verifier_partners{sessions_of, history, gateway, monitor});
  }

  /// Stores five candles of a symbol that was fetched whole for `as_of`.
  void keep(const std::string& code, market::date as_of = friday) {
    market::candle_snapshot one;
    one.code = code;
    one.as_of = as_of;
    one.complete_through = friday;
    one.candles = candles_up_to(friday, 5);
    caf::anon_send(history, append_candles{{one}});
    virtual_time.drain();
  }

  std::shared_ptr<reply<verified>> verify(std::size_t calls_max = 0) {
    auto out = ask<verified>(virtual_time, verifier, verify_histories{tuesday, calls_max, "run"});
    virtual_time.drain();
    return out;
  }

  /// The answer of a verification that is over.
  const verification_summary& summary(const std::shared_ptr<reply<verified>>& out) {
    BOOST_REQUIRE((out->answers == 1 && out->value));
    return **out->value;
  }

  market::candle_snapshot stored(const std::string& code) {
    auto out = ask<stored_candles>(virtual_time, history, load_candles{code, {}, 0});
    virtual_time.drain();
    BOOST_REQUIRE((out->value && out->value->newest));
    return *out->value->newest;
  }

  std::string asked(std::size_t n) const { return subject(pages->asked.at(n).query); }

  std::size_t count_told(const std::string& first_words) const {
    return static_cast<std::size_t>(
      std::count_if(told->notices.begin(), told->notices.end(),
                    [&](const notice& one) { return one.text.starts_with(first_words); }));
  }
};

/// The stored candles, and those of the newest session.
market::candle_series chart() {
  auto series = candles_up_to(friday, 5);
  series.push_back(monday_candle);
  return series;
}

} // namespace

BOOST_FIXTURE_TEST_SUITE(verifier_suite, verifier_fixture)

BOOST_AUTO_TEST_CASE(charts_are_fetched_in_the_order_of_their_last_whole_fetch) {
  begin();
  keep("000001", friday);
  keep("000002", wednesday);
  keep("000003", thursday);
  pages->script = [](const fetch_tr&) { return page_of(chart()); };
  const auto first = verify(2);
  BOOST_TEST(summary(first).compared == 2u);
  BOOST_TEST(summary(first).rows == 10u);
  BOOST_TEST((summary(first).session == monday));
  BOOST_REQUIRE(pages->asked.size() == 2u);
  BOOST_TEST(asked(0) == "000002");
  BOOST_TEST(asked(1) == "000003");
  BOOST_TEST((pages->asked[0].priority == priority_class::prefetch));
  BOOST_TEST(pages->asked[0].run_id == "run");
  BOOST_TEST(summary(verify(2)).compared == 1u);
  BOOST_TEST(asked(2) == "000001");
  BOOST_TEST(summary(verify(2)).asked == 0u); // All are of this session now.
  BOOST_TEST((resolved->asked[0].wanted == tuesday));
}

BOOST_AUTO_TEST_CASE(what_differs_is_replaced_and_said) {
  begin();
  keep("000001");
  pages->script = [](const fetch_tr&) {
    auto changed = chart();
    changed[2].high = 999.5;
    return page_of(changed);
  };
  const auto done = verify();
  BOOST_REQUIRE(summary(done).corrections.size() == 1u);
  BOOST_TEST(was_told(*told, "history.corrected code=000001 day=2025-07-16 field=high before=998 "
                             "after=999.5"));
  const auto changed = stored("000001");
  BOOST_TEST(changed.candles[2].high == 999.5);
  BOOST_TEST((changed.as_of == monday));
  BOOST_TEST((changed.complete_through == friday));
  BOOST_TEST(changed.candles.size() == 5u);
  BOOST_REQUIRE(!told->prefetch.empty());
  BOOST_TEST(told->prefetch.back().done == 1u);
}

BOOST_AUTO_TEST_CASE(a_day_on_which_many_closes_differ_is_said_once_and_stays) {
  begin();
  for (const auto* code : {"000001", "000002", "000003", "000004"})
    keep(code);
  pages->script = [](const fetch_tr& command) {
    auto changed = chart();
    if (subject(command.query) < "000003")
      changed[4].close = 1003;
    changed[1].volume_shares = 120;
    return page_of(changed);
  };
  const auto done = verify();
  BOOST_TEST(summary(done).corrections.size() == 4u);
  BOOST_REQUIRE(summary(done).evenings.size() == 1u);
  BOOST_TEST((summary(done).evenings[0].day == friday));
  BOOST_TEST(summary(done).evenings[0].rows.other_close == 2u);
  BOOST_TEST(count_told("history.evening day=2025-07-18 rows=2/4") == 1u);
  BOOST_TEST(stored("000001").candles[4].close == 1000);
}

BOOST_AUTO_TEST_CASE(batches_of_charts_are_corrected_while_others_are_fetched) {
  comparing.batch = 2;
  begin();
  for (const auto* code : {"000001", "000002", "000003"})
    keep(code);
  auto changed = chart();
  changed[1].low = 990;
  const auto out = verify();
  answer(0, page_of(changed));
  BOOST_TEST((stored("000001").as_of == friday));
  answer(1, page_of(changed));
  BOOST_TEST((stored("000001").as_of == monday));
  BOOST_TEST(out->answers == 0);
  answer(2, page_of(changed));
  BOOST_TEST(summary(out).corrections.size() == 3u);
}

BOOST_AUTO_TEST_CASE(a_chart_that_cannot_be_right_replaces_nothing_and_is_not_asked_for_at_once) {
  begin();
  keep("000001");
  keep("000002");
  pages->script = [](const fetch_tr& command) -> held_pages::outcome {
    if (subject(command.query) == "000001")
      return page_of({});
    return failure{ec::unknown_symbol, "000002: the broker has no such symbol"};
  };
  const auto done = verify();
  BOOST_TEST(summary(done).compared == 0u);
  BOOST_REQUIRE(summary(done).unused.size() == 2u);
  BOOST_TEST(summary(done).unused[0].reason == "000002: the broker has no such symbol");
  BOOST_TEST(summary(done).unused[1].reason == "the chart has 0 candles, 5 are stored");
  BOOST_TEST(summary(done).failed.empty());
  BOOST_TEST(count_told("history.unverified code=") == 2u);
  BOOST_TEST(stored("000001").candles.size() == 5u);
  BOOST_TEST(summary(verify()).asked == 0u);
}

BOOST_AUTO_TEST_CASE(a_chart_that_does_not_come_fails_and_is_asked_for_again) {
  begin();
  keep("000001");
  keep("000002");
  pages->script = [](const fetch_tr& command) -> held_pages::outcome {
    if (subject(command.query) == "000001")
      return failure{ec::timeout, "no answer"};
    return page_of(chart());
  };
  const auto done = verify();
  BOOST_REQUIRE(summary(done).failed.size() == 1u);
  BOOST_TEST(summary(done).failed[0].code == "000001");
  BOOST_TEST(!summary(done).problem);
  BOOST_TEST(summary(verify()).asked == 1u);
}

BOOST_AUTO_TEST_CASE(a_refused_key_ends_it) {
  begin();
  for (int i = 0; i < 20; ++i)
    keep(std::to_string(100000 + i));
  pages->script = [](const fetch_tr&) { return failure{ec::forbidden, "the key is refused"}; };
  const auto done = verify();
  BOOST_REQUIRE(summary(done).problem);
  BOOST_TEST((summary(done).problem->code == ec::forbidden));
  BOOST_TEST(pages->asked.size() == 4u);
}

BOOST_AUTO_TEST_CASE(a_stop_keeps_what_was_compared) {
  begin();
  for (const auto* code : {"000001", "000002", "000003"})
    keep(code);
  auto changed = chart();
  changed[1].low = 990;
  const auto out = verify();
  answer(1, page_of(changed));
  caf::anon_send(verifier, stop_run{});
  virtual_time.drain();
  BOOST_TEST(summary(out).interrupted);
  BOOST_TEST(summary(out).corrections.size() == 1u);
  BOOST_TEST(pages->dropped.size() == 2u);
  BOOST_TEST((stored("000002").as_of == monday));
  answer(0, page_of(changed)); // Too late.
  BOOST_TEST((stored("000001").as_of == friday));
  pages->script = [=](const fetch_tr&) { return page_of(changed); };
  BOOST_TEST(summary(verify()).compared == 2u);
}

BOOST_AUTO_TEST_CASE(a_stop_before_the_session_is_known_ends_it_at_once) {
  resolved->script = nullptr;
  begin();
  const auto out = verify();
  caf::anon_send(verifier, stop_run{});
  virtual_time.drain();
  BOOST_TEST(summary(out).interrupted);
  BOOST_TEST(!summary(out).session);
}

BOOST_AUTO_TEST_CASE(without_an_index_nothing_is_compared) {
  resolved->script = [](const resolve_session&) {
    resolved_session found;
    found.session = on(tuesday);
    found.is_assumed = true;
    return found;
  };
  begin();
  keep("000001");
  const auto done = verify();
  BOOST_REQUIRE(summary(done).problem);
  BOOST_TEST((summary(done).problem->code == ec::no_data));
  BOOST_TEST(pages->asked.empty());
}

BOOST_AUTO_TEST_CASE(one_at_a_time_and_everybody_gets_an_answer) {
  begin();
  keep("000001");
  const auto first = verify();
  const auto second = verify();
  BOOST_REQUIRE((second->answers == 1 && second->problem));
  BOOST_TEST((second->problem->code == ec::invalid_argument));
  caf::anon_send_exit(verifier, caf::exit_reason::user_shutdown);
  virtual_time.drain();
  BOOST_REQUIRE((first->answers == 1 && first->problem));
  BOOST_TEST((first->problem->code == ec::shutting_down));
}

BOOST_AUTO_TEST_SUITE_END()
