#include "tests/actors/gateway/gateway_fixture.hpp"

#include <boost/test/unit_test.hpp>

using namespace tandem;
using namespace tandem::test;

BOOST_AUTO_TEST_SUITE(gateway_pacing)

BOOST_FIXTURE_TEST_CASE(calls_start_one_delay_apart, gateway_fixture) {
  open();
  std::vector<std::shared_ptr<reply<tr_page>>> replies;
  for (const auto* code : {"005930", "000660", "035420", "051910"})
    replies.push_back(fetch(code));
  virtual_time.advance(250ms);
  BOOST_TEST(broker->of("au10001").size() == 1u); // The token takes the first slot.
  BOOST_TEST(broker->of("ka10081").size() == 1u);
  virtual_time.advance(10s);
  const std::vector<std::chrono::nanoseconds> expected{250ms, 500ms, 750ms, 1s};
  BOOST_TEST((starts() == expected));
  for (const auto& one : replies)
    BOOST_TEST((one->answers == 1 && one->value));
}

BOOST_FIXTURE_TEST_CASE(requests_are_served_in_order, gateway_fixture) {
  open();
  for (const auto* code : {"000003", "000001", "000002"})
    fetch(code);
  virtual_time.advance(5s);
  auto calls = broker->of("ka10081");
  BOOST_REQUIRE(calls.size() == 3u);
  BOOST_TEST(calls[0].subject == "000003");
  BOOST_TEST(calls[1].subject == "000001");
  BOOST_TEST(calls[2].subject == "000002");
}

BOOST_FIXTURE_TEST_CASE(a_pause_earns_no_burst, gateway_fixture) {
  open();
  fetch("000001");
  virtual_time.advance(60s);
  fetch("000002");
  fetch("000003");
  fetch("000004");
  virtual_time.advance(5s);
  auto times = starts();
  BOOST_REQUIRE(times.size() == 4u);
  BOOST_TEST((times[1] == 60s)); // At once: the key was idle.
  BOOST_TEST((times[2] == 60s + 250ms));
  BOOST_TEST((times[3] == 60s + 500ms));
}

BOOST_FIXTURE_TEST_CASE(a_slow_answer_holds_the_next_call_and_no_more, gateway_fixture) {
  broker->latency_of = [](std::size_t n) { return n == 1 ? 900ms : 10ms; };
  open();
  fetch("000001");
  fetch("000002");
  fetch("000003");
  virtual_time.advance(5s);
  auto times = starts();
  BOOST_REQUIRE(times.size() == 3u);
  BOOST_TEST((times[1] == times[0] + 900ms)); // Serialized: after the answer, not before.
  BOOST_TEST((times[2] == times[1] + 250ms)); // Measured from start to start.
}

BOOST_FIXTURE_TEST_CASE(without_a_delay_calls_follow_each_other, gateway_fixture) {
  options.pace.key_delay = 0ms;
  options.lead = 0ms;
  broker->latency = 5ms;
  open();
  for (int i = 0; i < 10; ++i)
    fetch(std::to_string(100000 + i));
  virtual_time.advance(55ms); // The token and ten calls.
  BOOST_TEST(broker->calls.size() == 11u);
  BOOST_TEST(status().violations == 0u);
}

BOOST_FIXTURE_TEST_CASE(counters_come_from_the_starts, gateway_fixture) {
  open();
  for (int i = 0; i < 5; ++i)
    fetch(std::to_string(100000 + i));
  virtual_time.advance(10s);
  auto now = status();
  BOOST_TEST(now.calls == 6u);
  BOOST_TEST(now.trs.at("ka10081").calls() == 5u);
  BOOST_TEST(now.trs.at("au10001").calls() == 1u);
  BOOST_TEST(now.violations == 0u);
  BOOST_REQUIRE(now.min_gap);
  BOOST_TEST((*now.min_gap == 250ms));
  BOOST_TEST((now.span == 5 * 250ms));
}

BOOST_FIXTURE_TEST_CASE(every_grant_is_in_the_audit_in_order, gateway_fixture) {
  broker->answer = failing_first(1, {ec::unavailable, "HTTP 502"});
  open();
  fetch("005930");
  virtual_time.advance(10s);
  BOOST_REQUIRE(written->calls.size() == 3u);
  BOOST_TEST(written->calls[0].tr == "au10001");
  BOOST_TEST(written->calls[1].outcome == "unavailable");
  BOOST_TEST(written->calls[2].outcome == "ok");
  for (std::size_t i = 1; i < 3; ++i)
    BOOST_TEST(written->calls[i].sent_us - written->calls[i - 1].sent_us >= 250'000);
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(gateway_failures)

BOOST_FIXTURE_TEST_CASE(a_failed_call_is_retried_in_a_slot_of_its_own, gateway_fixture) {
  broker->answer = failing_first(2, {ec::timeout, "no answer in 10s"});
  open();
  auto answer = fetch("005930");
  virtual_time.advance(30s);
  BOOST_TEST((answer->answers == 1 && answer->value));
  auto times = starts();
  BOOST_REQUIRE(times.size() == 3u);
  BOOST_TEST((times[1] - times[0] >= 250ms));
  BOOST_TEST((times[2] - times[1] >= 250ms));
  BOOST_TEST(status().retries == 2u);
}

BOOST_FIXTURE_TEST_CASE(a_retry_waits_while_others_go_on, gateway_fixture) {
  options.backoff_base = 10s; // The seed's first wait is long enough to be overtaken.
  options.backoff_cap = 10s;
  broker->answer = with_token([this](const seen_call& call) -> scripted_answer {
    if (call.subject == "000001" && broker->of("ka10081").size() == 1)
      return failure{ec::unavailable, "HTTP 503"};
    return tr_page{};
  });
  open();
  auto first = fetch("000001");
  auto second = fetch("000002");
  virtual_time.advance(600ms);
  BOOST_TEST(second->answers == 1);
  BOOST_TEST(first->answers == 0);
  virtual_time.advance(15s);
  BOOST_TEST((first->answers == 1 && first->value));
}

BOOST_FIXTURE_TEST_CASE(who_comes_during_a_backoff_waits_for_a_slot_only, gateway_fixture) {
  options.backoff_base = 1h; // Whatever the jitter, longer than this test.
  options.backoff_cap = 1h;
  broker->answer = failing_first(1, {ec::unavailable, "HTTP 503"});
  open();
  fetch("000001");
  virtual_time.advance(350ms); // Its call started at 250 ms and failed.
  auto second = fetch("000002");
  virtual_time.advance(150ms);
  const std::vector<std::chrono::nanoseconds> expected{250ms, 500ms};
  BOOST_TEST((starts() == expected));
  BOOST_TEST((second->answers == 1 && second->value));
}

BOOST_FIXTURE_TEST_CASE(the_retries_have_an_end, gateway_fixture) {
  broker->answer = with_token([](const seen_call& call) -> scripted_answer {
    if (call.subject == "005930")
      return failure{ec::unavailable, "HTTP 503"};
    return tr_page{};
  });
  open();
  fetch("000660"); // The broker is there.
  auto answer = fetch("005930");
  virtual_time.advance(60s);
  BOOST_REQUIRE(answer->problem);
  BOOST_TEST((answer->problem->code == ec::unavailable));
  BOOST_TEST(broker->of("ka10081").size() == 5u); // The other one, the first try, three retries.
}

BOOST_FIXTURE_TEST_CASE(a_refusal_holds_the_key_for_more_than_a_second, gateway_fixture) {
  broker->answer = failing_first(1, {ec::rate_limited, "1700"});
  open();
  auto first = fetch("000001");
  auto second = fetch("000002");
  virtual_time.advance(10s);
  auto times = starts();
  BOOST_REQUIRE(times.size() == 3u);
  BOOST_TEST((times[1] - times[0] >= 1100ms));
  BOOST_TEST((first->value && second->value));
  BOOST_TEST(status().refused == 1u);
}

BOOST_FIXTURE_TEST_CASE(the_callers_mistake_is_not_retried, gateway_fixture) {
  broker->answer = always_failing({ec::bad_request, "1511"});
  open();
  auto answer = fetch("005930");
  virtual_time.advance(10s);
  BOOST_REQUIRE(answer->problem);
  BOOST_TEST((answer->problem->code == ec::bad_request));
  BOOST_TEST(broker->of("ka10081").size() == 1u);
}

BOOST_FIXTURE_TEST_CASE(a_broker_that_is_down_is_given_up, gateway_fixture) {
  broker->answer = always_failing({ec::unavailable, "connection refused"});
  open();
  std::vector<std::shared_ptr<reply<tr_page>>> replies;
  for (int i = 0; i < 100; ++i)
    replies.push_back(fetch(std::to_string(100000 + i)));
  virtual_time.advance(60s);
  for (const auto& one : replies)
    BOOST_TEST((one->answers == 1 && one->problem));
  // What opened the breaker, and a probe after each cool-down.
  BOOST_TEST(broker->of("ka10081").size() < 20u);
  auto late = fetch("005930");
  BOOST_TEST(late->answers == 1); // Without waiting for a slot.
}

BOOST_FIXTURE_TEST_CASE(a_full_queue_refuses_and_calls_nothing, gateway_fixture) {
  options.queue_max = 2;
  broker->silent = true;
  open();
  fetch("000001");
  fetch("000002"); // The first waits for the token, so both are queued.
  auto third = fetch("000003");
  BOOST_REQUIRE(third->problem);
  BOOST_TEST((third->problem->code == ec::queue_full));
}

BOOST_FIXTURE_TEST_CASE(a_transport_that_never_answers_is_timed_out, gateway_fixture) {
  options.retries = 0;
  options.patience = 0s;
  options.call_timeout = 30s;
  broker->silent = true;
  open();
  auto answer = fetch("005930");
  virtual_time.advance(31s);
  BOOST_REQUIRE(answer->problem);
  BOOST_TEST((answer->problem->code == ec::unavailable));
}

BOOST_FIXTURE_TEST_CASE(shutting_down_answers_everybody, gateway_fixture) {
  broker->latency = 100ms;
  open();
  auto flying = fetch("000001");
  virtual_time.advance(300ms); // Token answered, the first call under way.
  auto queued = fetch("000002");
  caf::anon_send_exit(gate, caf::exit_reason::user_shutdown);
  virtual_time.drain();
  BOOST_REQUIRE(queued->problem);
  BOOST_TEST((queued->problem->code == ec::shutting_down));
  BOOST_TEST(flying->answers == 0);
  virtual_time.advance(100ms);
  BOOST_TEST((flying->answers == 1 && flying->value)); // The granted call finishes.
  BOOST_TEST(broker->of("ka10081").size() == 1u);
}

BOOST_FIXTURE_TEST_CASE(shutting_down_during_a_failing_call_answers_it, gateway_fixture) {
  broker->latency = 100ms;
  broker->answer = always_failing({ec::unavailable, "HTTP 502"});
  open();
  auto flying = fetch("000001");
  virtual_time.advance(300ms);
  caf::anon_send_exit(gate, caf::exit_reason::user_shutdown);
  virtual_time.advance(10s);
  BOOST_TEST((flying->answers == 1 && flying->problem)); // No retry is started any more.
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(gateway_token)

BOOST_FIXTURE_TEST_CASE(one_token_serves_many_calls, gateway_fixture) {
  open();
  for (int i = 0; i < 20; ++i)
    fetch(std::to_string(100000 + i));
  virtual_time.advance(60s);
  BOOST_TEST(broker->of("au10001").size() == 1u);
}

BOOST_FIXTURE_TEST_CASE(a_refused_token_is_renewed_once_and_the_call_repeated, gateway_fixture) {
  broker->answer = with_token([this](const seen_call&) -> scripted_answer {
    if (broker->of("ka10081").size() == 2)
      return failure{ec::unauthorized, "8005"};
    return tr_page{};
  });
  open();
  auto answer = fetch("005930");
  auto other = fetch("000660");
  virtual_time.advance(10s);
  BOOST_TEST((answer->value && other->value));
  BOOST_TEST(broker->of("au10001").size() == 2u);
  for (std::size_t i = 1; i < broker->calls.size(); ++i)
    BOOST_TEST((broker->calls[i].sent - broker->calls[i - 1].sent >= 250ms));
}

BOOST_FIXTURE_TEST_CASE(tokens_that_are_refused_for_longer_than_the_patience_end_the_run,
                        gateway_fixture) {
  broker->answer = always_failing({ec::unauthorized, "8005"});
  open();
  std::vector<std::shared_ptr<reply<tr_page>>> replies;
  for (int i = 0; i < 20; ++i)
    replies.push_back(fetch(std::to_string(100000 + i)));
  virtual_time.advance(50s); // 40 s, and up to 8 s between two tries.
  for (const auto& one : replies) {
    BOOST_REQUIRE((one->answers == 1 && one->problem));
    BOOST_TEST((one->problem->code == ec::forbidden)); // The key is to blame.
    BOOST_TEST(one->problem->message.find("scan.patience") != std::string::npos);
  }
  BOOST_TEST(broker->of("ka10081").size() == 10u); // 0.5 + 1 + 2 + 4 + 5 x 8 s between them.
  BOOST_TEST(broker->of("au10001").size() == 3u);  // A new one after four refusals.
}

BOOST_FIXTURE_TEST_CASE(a_request_whose_new_token_is_refused_too_fails_alone, gateway_fixture) {
  broker->answer = with_token([this](const seen_call& call) -> scripted_answer {
    if (call.subject == "000001")
      return failure{ec::unauthorized, "8005"};
    return tr_page{};
  });
  open();
  auto first = fetch("000001", 7);
  auto second = fetch("000002", 7);
  virtual_time.advance(60s);
  BOOST_REQUIRE(first->problem);
  BOOST_TEST(first->problem->message == "8005 (also with a new token)");
  BOOST_TEST((second->answers == 1 && second->value));
}

BOOST_FIXTURE_TEST_CASE(a_wrong_key_stops_everything_at_once, gateway_fixture) {
  broker->answer = [](const seen_call&) { return failure{ec::forbidden, "8001 check the key"}; };
  open();
  auto first = fetch("000001");
  auto second = fetch("000002");
  virtual_time.advance(10s);
  BOOST_REQUIRE((first->problem && second->problem));
  BOOST_TEST((first->problem->code == ec::forbidden));
  BOOST_TEST(broker->calls.size() == 1u);
}

BOOST_FIXTURE_TEST_CASE(a_token_is_renewed_before_it_runs_out, gateway_fixture) {
  broker->answer = [](const seen_call& call) -> scripted_answer {
    if (call.tr == "au10001")
      return token_lease{10min, {}};
    return tr_page{};
  };
  open();
  fetch("000001");
  virtual_time.advance(9min + 30s); // Within the margin of one minute.
  fetch("000002");
  virtual_time.advance(10s);
  BOOST_REQUIRE(broker->calls.size() == 4u);
  BOOST_TEST(broker->calls[2].tr == "au10001");
}

BOOST_FIXTURE_TEST_CASE(a_refused_token_call_is_retried_in_its_time, gateway_fixture) {
  broker->answer = [this](const seen_call& call) -> scripted_answer {
    if (broker->calls.size() == 1)
      return failure{ec::rate_limited, "1700"};
    if (call.tr == "au10001")
      return token_lease{24h, {}};
    return tr_page{};
  };
  open();
  auto answer = fetch("005930");
  virtual_time.advance(30s);
  BOOST_TEST((answer->answers == 1 && answer->value));
  auto calls = broker->of("au10001");
  BOOST_REQUIRE(calls.size() == 2u);
  BOOST_TEST((calls[1].sent - calls[0].sent >= 1100ms));
}

BOOST_AUTO_TEST_SUITE_END()
