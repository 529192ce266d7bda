#include "tests/actors/gateway/gateway_fixture.hpp"

#include <boost/test/unit_test.hpp>

using namespace tandem;
using namespace tandem::test;

// Several calls in flight, what survives the gateway, refusals and outages.

namespace {

using times = std::vector<std::chrono::nanoseconds>;

struct flight_fixture : gateway_fixture {
  std::size_t count_notices(const std::string& part) const {
    return static_cast<std::size_t>(
      std::count_if(told->notices.begin(), told->notices.end(),
                    [&](const auto& one) { return one.text.find(part) != std::string::npos; }));
  }

  static constexpr std::uint64_t one_history = 1;

  static fetch_tr query(const std::string& code, std::uint64_t history = one_history) {
    fetch_tr command;
    command.query = daily_chart_query{code, market::date::from_number(20250718)};
    command.history = history;
    return command;
  }

  static tr_durable durable(const std::string& code) { return {query(code).query, {}}; }

  /// Asks for a chart from an actor that lives on, and whose history is slow to put it on disk.
  caf::actor ask_slowly(const std::string& code, std::uint64_t history = one_history) {
    return virtual_time.spawn([this, code, history](caf::event_based_actor* asker) {
      asker->request(gate, 60min, query(code, history)).then([](const tr_page&) {});
      return caf::behavior{[](int) {}};
    });
  }

  /// Asks for charts that the same history puts on disk at once.
  void ask_fast(int from, int count) {
    for (int i = from; i < from + count; ++i)
      virtual_time.spawn([this, code = std::to_string(100000 + i)](caf::event_based_actor* asker) {
        asker->request(gate, 60min, query(code)).then([this, code](const tr_page&) {
          caf::anon_send(gate, durable(code));
        });
      });
  }

  void fetch_many(int from, int count) {
    for (int i = from; i < from + count; ++i)
      fetch(std::to_string(100000 + i));
  }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(gateway_flight, flight_fixture)

BOOST_AUTO_TEST_CASE(a_slow_answer_does_not_hold_up_the_next_slot) {
  broker->latency_of = [](std::size_t n) { return n == 0 ? 0ms : 900ms; };
  open(4);
  fetch_many(0, 6);
  virtual_time.advance(5s);
  // Four are under way at 1 s; the fifth needs the transport of the first, free at 1150 ms.
  BOOST_TEST((starts() == times{250ms, 500ms, 750ms, 1000ms, 1250ms, 1500ms}));
  BOOST_TEST(status().violations == 0u);
}

BOOST_AUTO_TEST_CASE(no_more_calls_are_in_flight_than_transports) {
  broker->latency_of = [](std::size_t n) { return n == 0 ? 0ms : 2s; };
  open(2);
  fetch_many(0, 4);
  virtual_time.advance(10s);
  BOOST_TEST((starts() == times{250ms, 500ms, 2250ms, 2500ms}));
}

BOOST_AUTO_TEST_CASE(a_call_that_starts_late_keeps_the_next_one_at_its_distance) {
  broker->lateness_of = [n = 0]() mutable { return n++ == 1 ? 700ms : 0ms; };
  open(4);
  fetch_many(0, 3);
  virtual_time.advance(5s);
  BOOST_TEST((starts() == times{950ms, 1200ms, 1450ms}));
  BOOST_TEST(status().violations == 0u);
  BOOST_TEST((*status().min_gap == 250ms));
}

BOOST_AUTO_TEST_CASE(audit_rows_come_in_the_order_of_the_grants) {
  broker->latency_of = [](std::size_t n) { return n == 1 ? 3s : 10ms; };
  open(4);
  fetch_many(0, 4);
  virtual_time.advance(2s);
  BOOST_TEST(written->calls.size() == 1u); // The token; the first chart is still under way.
  virtual_time.advance(3s);
  BOOST_REQUIRE(written->calls.size() == 5u);
  for (std::size_t i = 1; i < 5; ++i)
    BOOST_TEST(written->calls[i].slot_us > written->calls[i - 1].slot_us);
}

BOOST_AUTO_TEST_CASE(no_call_starts_while_an_answer_is_on_its_way_to_the_disk) {
  open();
  const auto slow = ask_slowly("100000");
  ask_fast(1, 2);
  virtual_time.advance(1s);
  BOOST_TEST((starts() == times{250ms})); // 500 ms has passed by.
  caf::anon_send(gate, durable("100000"));
  virtual_time.advance(1s);
  BOOST_TEST((starts() == times{250ms, 1000ms, 1250ms})); // On time again from there.
}

BOOST_AUTO_TEST_CASE(a_call_is_on_time_where_the_disk_is_fast) {
  open();
  const auto slow = ask_slowly("100000");
  ask_fast(1, 2);
  virtual_time.advance(260ms);
  caf::anon_send(gate, durable("100000"));
  virtual_time.advance(1s);
  BOOST_TEST((starts() == times{250ms, 500ms, 750ms}));
}

BOOST_AUTO_TEST_CASE(a_slow_disk_of_one_requester_holds_nobody_elses_calls) {
  open();
  const auto slow = ask_slowly("100000");
  ask_fast(1, 1);
  const auto other = ask_slowly("200000", 2); // Puts its answers on another disk,
  fetch_many(300, 2);                         // and these put them on none.
  virtual_time.advance(1250ms);
  BOOST_TEST((starts() == times{250ms, 500ms, 750ms, 1000ms}));
  BOOST_TEST(broker->calls.back().subject == "100301");
  caf::anon_send(gate, durable("100000"));
  virtual_time.advance(10ms);
  BOOST_REQUIRE(starts().size() == 5u);
  BOOST_TEST(broker->calls.back().subject == "100001");
}

BOOST_AUTO_TEST_CASE(a_page_that_others_want_too_is_not_held) {
  open();
  const auto slow = ask_slowly("100000");
  ask_fast(1, 1);
  fetch_many(1, 1); // The same chart, for nobody's disk.
  virtual_time.advance(1s);
  BOOST_TEST((starts() == times{250ms, 500ms}));
}

BOOST_AUTO_TEST_CASE(an_asker_that_dies_or_a_disk_that_hangs_does_not_hold_up_the_calls_for_ever) {
  open();
  const auto first = ask_slowly("100000");
  const auto second = ask_slowly("100001");
  ask_fast(2, 1);
  virtual_time.advance(600ms);
  BOOST_TEST(starts().size() == 1u);
  caf::anon_send_exit(first, caf::exit_reason::kill);
  virtual_time.advance(1ms);
  BOOST_TEST(starts().size() == 2u); // The second one's call, which is never said to be durable.
  virtual_time.advance(1980ms);
  BOOST_TEST(starts().size() == 2u);
  virtual_time.advance(40ms);
  BOOST_TEST(starts().size() == 3u);
}

BOOST_AUTO_TEST_CASE(one_refused_token_is_renewed_once_for_all_calls_in_flight) {
  broker->latency = 600ms; // The token's too.
  broker->answer = [this](const seen_call& call) -> scripted_answer {
    if (call.tr == token_tr)
      return token_lease{24h, {}};
    if (broker->of("au10001").size() == 1)
      return failure{ec::unauthorized, "8005"};
    return tr_page{};
  };
  open(4);
  std::vector<std::shared_ptr<reply<tr_page>>> replies;
  for (const auto* code : {"000001", "000002", "000003"})
    replies.push_back(fetch(code));
  virtual_time.advance(20s);
  BOOST_TEST(broker->of("au10001").size() == 2u);
  for (const auto& one : replies)
    BOOST_TEST((one->answers == 1 && one->value));
}

BOOST_AUTO_TEST_CASE(the_successor_of_a_dead_token_may_take_its_time) {
  // Proven, refused, and its successor refused at first; then all is well again.
  broker->answer = with_token([this](const seen_call& call) -> scripted_answer {
    const auto charts = broker->of("ka10081").size();
    if (charts == 2 || charts == 3)
      return failure{ec::unauthorized, "8005 " + call.subject};
    return tr_page{};
  });
  open();
  auto first = fetch("000001", 7);
  auto second = fetch("000002", 7);
  auto third = fetch("000003", 7);
  virtual_time.advance(20s);
  BOOST_TEST((first->value && second->value && third->value));
  BOOST_TEST(broker->of("au10001").size() == 2u);
}

BOOST_AUTO_TEST_CASE(a_named_quota_is_kept_from_then_on_and_left_again) {
  broker->quota.calls = 1;
  bool is_slow = true;
  std::optional<clock_point> last;
  broker->answer = with_token([&](const seen_call& call) -> scripted_answer {
    const bool too_soon = last && call.sent - *last < 1s;
    if (is_slow && too_soon)
      return failure{ec::rate_limited, "1700"};
    last = call.sent;
    return tr_page{};
  });
  open();
  fetch_many(0, 60);
  virtual_time.advance(8s);
  BOOST_TEST(status().refused == 1u); // One was enough.
  BOOST_TEST((status().trs.at("ka10081").interval == 1050ms));
  BOOST_TEST((status().trs.at("au10001").interval == 250ms));
  is_slow = false;
  virtual_time.advance(30s);
  BOOST_TEST((status().trs.at("ka10081").interval == 250ms));
  BOOST_TEST(count_notices("gateway.refused tr=ka10081 quota_per_s=1 interval_ms=1050") == 1u);
  BOOST_TEST(count_notices("gateway.recovered tr=ka10081") == 1u);
}

BOOST_AUTO_TEST_CASE(an_outage_is_waited_out_with_single_probes) {
  const auto back = virtual_time.now() + 12s;
  broker->answer = with_token([&](const seen_call& call) -> scripted_answer {
    if (virtual_time.since_start(call.sent) > 2s && virtual_time.since_start(call.sent) < back)
      return failure{ec::unavailable, "HTTP 503"};
    return tr_page{};
  });
  open(4);
  std::vector<std::shared_ptr<reply<tr_page>>> replies;
  for (int i = 0; i < 100; ++i)
    replies.push_back(fetch(std::to_string(100000 + i)));
  virtual_time.advance(4s);
  BOOST_TEST((status().breaker == "open" || status().breaker == "half-open"));
  virtual_time.advance(2min);
  for (const auto& one : replies)
    BOOST_TEST((one->answers == 1 && one->value));
  std::size_t during = 0;
  for (auto start : starts())
    during += start > 2s && start < back ? 1U : 0U;
  BOOST_TEST(during >= 5u);  // What opened it,
  BOOST_TEST(during <= 13u); // what was in flight then, and one after each cool-down.
  BOOST_TEST(status().breaker == "closed");
  BOOST_TEST(count_notices("gateway.breaker state=closed") == 1u);
}

BOOST_AUTO_TEST_CASE(a_broker_that_stays_away_is_given_up_for_all) {
  broker->answer = always_failing({ec::unavailable, "HTTP 503"});
  open();
  std::vector<std::shared_ptr<reply<tr_page>>> replies;
  for (int i = 0; i < 100; ++i)
    replies.push_back(fetch(std::to_string(100000 + i)));
  virtual_time.advance(50s); // 40 s, and up to 8 s between two probes.
  for (const auto& one : replies) {
    BOOST_REQUIRE((one->answers == 1 && one->problem));
    BOOST_TEST((one->problem->code == ec::unavailable));
    BOOST_TEST(one->problem->message.find("scan.patience") != std::string::npos);
  }
  // Five that opened it; probes after 0.5, 1, 2, 4 and then 8 s, or up to half as much.
  BOOST_TEST(broker->of("ka10081").size() >= 5u + 4u + 4u);
  BOOST_TEST(broker->of("ka10081").size() <= 5u + 4u + 10u);
}

BOOST_AUTO_TEST_CASE(repeats_are_bounded_by_the_budget_of_all) {
  options.retry_reserve = 2;
  options.retry_per_answer = 0;
  options.retries = 20;
  // Every other question is one the broker never answers.
  broker->answer = with_token([](const seen_call& call) -> scripted_answer {
    if (call.subject.back() % 2 == 0)
      return failure{ec::timeout, "no answer in 10s"};
    return tr_page{};
  });
  open();
  fetch_many(1, 4); // Two that fail are not enough to tell of an outage.
  virtual_time.advance(30s);
  BOOST_TEST(broker->of("ka10081").size() == 6u); // Four first tries and two repeats.
  BOOST_TEST(status().queued == 0u);
}

BOOST_AUTO_TEST_CASE(a_successor_keeps_the_distance_to_the_last_call) {
  auto memory = std::make_shared<pace_memory>();
  keys[0].remember = [memory](const pace_memory& now) {
    *memory = now;
    return tandem::status{};
  };
  open();
  fetch("000001");
  virtual_time.advance(260ms);
  caf::anon_send_exit(gate, caf::exit_reason::kill);
  virtual_time.drain();
  keys[0].before = *memory;
  open();
  fetch("000002"); // Needs a token first.
  virtual_time.advance(5s);
  BOOST_REQUIRE(broker->calls.size() == 4u);
  BOOST_TEST((broker->calls[2].tr == token_tr));
  BOOST_TEST((broker->calls[2].sent - broker->calls[1].sent == 250ms));
}

BOOST_AUTO_TEST_CASE(a_call_on_its_way_is_in_the_memory_before_it_starts) {
  std::vector<bool> starting;
  keys[0].remember = [&](const pace_memory& now) {
    starting.push_back(now.is_starting);
    return tandem::status{};
  };
  open();
  fetch("000001");
  virtual_time.advance(1s);
  BOOST_TEST((starting == std::vector<bool>{true, false, true, false}));
}

BOOST_AUTO_TEST_CASE(a_memory_that_cannot_be_kept_is_said_once_and_stops_nobody) {
  keys[0].remember = [](const pace_memory&) {
    return tandem::status{{tandem::ec::storage_failure, "no room"}};
  };
  open();
  fetch("000001");
  virtual_time.advance(1s);
  BOOST_TEST(broker->of("ka10081").size() == 1u);
  BOOST_TEST(count_notices("gateway.memory") == 1u);
  BOOST_TEST(count_notices(R"(gateway.memory key=default error="no room")") == 1u);
}

BOOST_AUTO_TEST_SUITE_END()
