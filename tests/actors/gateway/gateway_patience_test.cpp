#include "tests/actors/gateway/gateway_fixture.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <deque>

using namespace tandem;
using namespace tandem::test;

// What a broker that is away, or refuses, is waited for, and what is not worth a wait.

namespace {

struct patience_fixture : gateway_fixture {
  patience_fixture() {
    options.patience = 10min;
    options.retries = 5;
  }

  std::size_t count_notices(const std::string& part) const {
    return static_cast<std::size_t>(
      std::count_if(told->notices.begin(), told->notices.end(),
                    [&](const auto& one) { return one.text.find(part) != std::string::npos; }));
  }

  std::vector<std::shared_ptr<reply<tr_page>>> fetch_many(int count) {
    std::vector<std::shared_ptr<reply<tr_page>>> replies;
    for (int i = 0; i < count; ++i)
      replies.push_back(fetch(std::to_string(100000 + i)));
    return replies;
  }
};

/// Accepts so many calls in any window of this length, and refuses the others.
auto limited(std::size_t calls, std::chrono::nanoseconds window) {
  return with_token(
    [=, taken = std::deque<clock_point>{}](const seen_call& call) mutable -> scripted_answer {
      while (!taken.empty() && taken.front() <= call.sent - window)
        taken.pop_front();
      if (taken.size() >= calls)
        return failure{ec::rate_limited, "1700"};
      taken.push_back(call.sent);
      return tr_page{};
    });
}

} // namespace

BOOST_FIXTURE_TEST_SUITE(gateway_patience, patience_fixture)

BOOST_AUTO_TEST_CASE(a_call_that_never_left_is_no_call_and_leaves_its_slot_to_the_next) {
  broker->is_reachable = [n = 0]() mutable { return n++ != 2; }; // The second chart call.
  open();
  auto replies = fetch_many(3);
  virtual_time.advance(10s);
  BOOST_TEST(are_answered(replies));
  // The third one takes the slot of the second one, which comes after it.
  BOOST_TEST(starts().size() == 3u);
  BOOST_TEST((starts()[1] == 500ms));
  BOOST_TEST(written->calls.size() == 4u);
  const auto now = status();
  BOOST_TEST(now.calls == 4u);
  BOOST_TEST(now.trs.at("ka10081").calls() == 3u);
  BOOST_TEST(now.retries == 0u); // Nothing was repeated: it was never made.
  BOOST_TEST(now.violations == 0u);
  BOOST_TEST((*now.min_gap >= 250ms));
}

BOOST_AUTO_TEST_CASE(a_network_that_comes_up_late_is_waited_for_and_that_is_said_now_and_then) {
  broker->is_reachable = [this] { return virtual_time.now() > 8min; };
  options.retries = 0;
  open();
  auto replies = fetch_many(3);
  virtual_time.advance(5min);
  BOOST_TEST(status().calls == 0u);
  BOOST_TEST((status().waiting > 4min));
  BOOST_TEST((status().patience == 10min));
  BOOST_TEST(written->calls.empty());
  virtual_time.advance(3min + 20s);
  BOOST_TEST(are_answered(replies));
  BOOST_TEST((status().waiting == 0s));
  // After 2, 32, 92, 212 and 452 seconds, each with the next probe.
  BOOST_TEST(count_notices("gateway.waiting key=default") >= 4u);
  BOOST_TEST(count_notices("gateway.waiting key=default") <= 5u);
  BOOST_TEST(count_notices("gateway.waited") == 1u);
  BOOST_TEST(count_notices("gateway.breaker state=open") == 1u);
  BOOST_TEST(told->notices.size() < 20u);
}

BOOST_AUTO_TEST_CASE(when_the_patience_is_over_the_broker_is_given_up_by_name_of_the_key) {
  broker->is_reachable = [] { return false; };
  open();
  auto answer = fetch("005930");
  virtual_time.advance(9min + 59s);
  BOOST_TEST(answer->answers == 0);
  virtual_time.advance(10s);
  BOOST_REQUIRE(answer->problem);
  BOOST_TEST((answer->problem->code == ec::unavailable));
  BOOST_TEST(answer->problem->message.find("scan.patience: 600 s") != std::string::npos);
  BOOST_TEST(answer->problem->message.find("no route to the broker") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(without_patience_the_retries_are_the_end_of_it) {
  options.patience = 0s;
  options.retries = 1;
  broker->answer = always_failing({ec::unavailable, "HTTP 503"});
  open();
  auto answer = fetch("005930");
  virtual_time.advance(2s);
  BOOST_REQUIRE(answer->problem);
  BOOST_TEST(broker->of("ka10081").size() == 2u);
}

BOOST_AUTO_TEST_CASE(an_outage_of_nine_minutes_loses_no_request) {
  broker->answer = with_token([this](const seen_call&) -> scripted_answer {
    if (virtual_time.now() > 2s && virtual_time.now() < 9min)
      return failure{ec::unavailable, "HTTP 503"};
    return tr_page{};
  });
  options.retries = 1;
  open(4);
  auto replies = fetch_many(60);
  virtual_time.advance(10min);
  std::size_t lost = 0; // The first ones, before it was known that it is an outage.
  for (const auto& one : replies)
    lost += one->answers == 1 && one->problem ? 1U : 0U;
  BOOST_TEST(lost == 0u);
  BOOST_TEST(
    std::all_of(replies.begin(), replies.end(), [](const auto& one) { return one->answers == 1; }));
}

BOOST_AUTO_TEST_CASE(one_question_that_is_never_answered_fails_alone_and_soon) {
  for (const auto code : {ec::unavailable, ec::timeout, ec::service_failure}) {
    broker->answer = with_token([code](const seen_call& call) -> scripted_answer {
      if (call.subject == "100004")
        return failure{code, "scripted"};
      return tr_page{};
    });
    open();
    auto replies = fetch_many(5); // Nobody comes after it.
    virtual_time.advance(30s);
    BOOST_REQUIRE(replies[4]->problem);
    BOOST_TEST((replies[4]->problem->code == code));
    replies.pop_back();
    BOOST_TEST(are_answered(replies));
  }
}

// At the end they are alone, and it looks as if nothing were answered any more.
BOOST_AUTO_TEST_CASE(questions_that_failed_while_others_were_served_are_no_outage) {
  for (const auto code : {ec::unavailable, ec::timeout, ec::service_failure}) {
    broker->answer = with_token([code](const seen_call& call) -> scripted_answer {
      if (std::stoi(call.subject) % 3 == 0)
        return failure{code, "scripted"};
      return tr_page{};
    });
    options.retries = 1;
    open();
    auto replies = fetch_many(30);
    virtual_time.advance(5min);
    for (int i = 0; i < 30; ++i) {
      BOOST_REQUIRE(replies[static_cast<std::size_t>(i)]->answers == 1);
      BOOST_TEST(replies[static_cast<std::size_t>(i)]->problem.has_value()
                 == ((100000 + i) % 3 == 0));
    }
  }
}

BOOST_AUTO_TEST_CASE(a_service_that_fails_is_asked_again_and_is_no_outage) {
  broker->answer = always_failing({ec::service_failure, "return_code 7: [1631]"});
  open();
  auto first = fetch("000001");
  virtual_time.advance(60s);
  BOOST_REQUIRE(first->problem); // Also when it is the first question of all.
  BOOST_TEST((first->problem->code == ec::service_failure));
  BOOST_TEST(broker->of("ka10081").size() == 6u);
  auto second = fetch("000002");
  virtual_time.advance(60s);
  BOOST_TEST(second->answers == 1);
  BOOST_TEST(count_notices("gateway.breaker") == 0u);
  broker->answer = {};
  auto third = fetch("000003");
  virtual_time.advance(1s);
  BOOST_TEST((third->answers == 1 && third->value)); // The broker was never given up.
}

BOOST_AUTO_TEST_CASE(a_bad_answer_is_asked_for_once_more) {
  broker->answer = with_token([this](const seen_call& call) -> scripted_answer {
    if (call.subject == "000002" || broker->of("ka10081").size() == 1)
      return failure{ec::bad_response, "ka10081 row 3: high 1 < low 2"};
    return tr_page{};
  });
  options.retries = 0; // It is no retry of a failed call.
  open();
  auto first = fetch("000001");
  auto second = fetch("000002");
  virtual_time.advance(10s);
  BOOST_TEST((first->answers == 1 && first->value));
  BOOST_REQUIRE(second->problem);
  BOOST_TEST((second->problem->code == ec::bad_response));
  BOOST_TEST(broker->of("ka10081").size() == 4u);
  BOOST_TEST(status().retries == 2u);
  BOOST_TEST((*status().min_gap >= 250ms));
  BOOST_TEST(count_notices("gateway.breaker") == 0u);
  BOOST_TEST(std::count_if(written->calls.begin(), written->calls.end(),
                           [](const auto& row) { return row.outcome == "bad_response"; })
             == 3);
}

BOOST_AUTO_TEST_CASE(a_token_whose_answer_is_garbled_is_asked_for_once_more) {
  broker->answer = [this](const seen_call& call) -> scripted_answer {
    if (broker->calls.size() == 1)
      return failure{ec::bad_response, "au10001: expires_dt is not a time"};
    if (call.tr == token_tr)
      return token_lease{24h, {}};
    return tr_page{};
  };
  open();
  auto answer = fetch("005930");
  virtual_time.advance(10s);
  BOOST_TEST((answer->answers == 1 && answer->value));
}

BOOST_AUTO_TEST_CASE(a_token_that_is_issued_once_a_minute_is_waited_for) {
  const named_quota told_of{1, 1s, false};
  for (const auto& quota : {named_quota{}, told_of}) {
    patience_fixture world;
    world.broker->quota = quota;
    world.broker->answer = [&world](const seen_call& call) -> scripted_answer {
      if (call.tr != token_tr)
        return tr_page{};
      if (world.virtual_time.now() < 55s)
        return failure{ec::rate_limited, "1700"};
      return token_lease{24h, {}};
    };
    world.open();
    auto answer = world.fetch("005930");
    world.virtual_time.advance(75s);
    BOOST_TEST((answer->answers == 1 && answer->value));
    BOOST_TEST(world.broker->of("au10001").size() <= 10u);
  }
}

BOOST_AUTO_TEST_CASE(a_token_that_is_not_known_yet_is_used_again) {
  for (const auto delay : {2s, 30s, 300s}) {
    patience_fixture world;
    world.broker->answer = with_token([&world, delay](const seen_call&) -> scripted_answer {
      if (world.virtual_time.now() < delay)
        return failure{ec::unauthorized, "8005"};
      return tr_page{};
    });
    world.open(2);
    auto replies = world.fetch_many(8);
    world.virtual_time.advance(delay + 15s);
    BOOST_TEST(are_answered(replies));
    BOOST_TEST((delay > 10s || world.broker->of("au10001").size() == 1u));
    BOOST_TEST(world.broker->of("au10001").size() <= 12u);
    BOOST_TEST(world.count_notices("gateway.retry") <= 8u);
  }
}

BOOST_AUTO_TEST_CASE(a_quota_by_the_minute_is_waited_out_and_then_kept) {
  broker->answer = limited(20, 1min);
  open();
  auto replies = fetch_many(200);
  virtual_time.advance(16min);
  BOOST_TEST(are_answered(replies)); // Two hundred take ten minutes at least.
  // Eight to find the minute's end, and as many when the pace grew after 8, 16, 32 ... 512 s.
  BOOST_TEST(status().refused <= 64u);
}

BOOST_AUTO_TEST_CASE(a_quota_by_the_minute_that_is_named_is_kept_from_then_on) {
  broker->quota = {20, 60s, false};
  broker->answer = limited(20, 1min);
  open();
  auto replies = fetch_many(60);
  virtual_time.advance(6s);
  BOOST_TEST((status().trs.at("ka10081").interval == 3150ms));
  virtual_time.advance(4min);
  BOOST_TEST(are_answered(replies));
}

BOOST_AUTO_TEST_CASE(an_unpaced_key_finds_its_quota_and_stays_just_above_it) {
  options.pace.key_delay = 0ms;
  options.lead = 0ms;
  options.queue_max = 20'000;
  broker->latency = 10ms;
  broker->quota.calls = 5;
  broker->answer = limited(5, 1s);
  open();
  auto replies = fetch_many(5000);
  virtual_time.advance(19min); // 17.5 minutes at 210 ms.
  BOOST_TEST(are_answered(replies));
  BOOST_TEST(status().refused <= 12u); // After 8, 16, ... 256, 512 s, and the first one.
}

BOOST_AUTO_TEST_CASE(another_program_on_the_key_costs_a_second_each_time_and_no_pace) {
  broker->quota.calls = 5;
  broker->answer = with_token([n = 0](const seen_call&) mutable -> scripted_answer {
    if (++n % 20 == 0) // It calls now and then.
      return failure{ec::rate_limited, "1700"};
    return tr_page{};
  });
  open();
  auto replies = fetch_many(200);
  // 200 calls and their ten repeats at 250 ms, and a hold of 1.1 s each.
  virtual_time.advance(64s + 1s);
  BOOST_TEST(are_answered(replies));
  BOOST_TEST((status().trs.at("ka10081").interval == 250ms));
  BOOST_TEST(status().refused == 10u);
  BOOST_TEST(count_notices("gateway.shared_key key=default tr=ka10081 quota_per_s=5") == 2u);
  BOOST_TEST(count_notices("another program seems to use the key") == 2u); // In a minute.
  BOOST_TEST(count_notices("gateway.refused") == 0u);
}

BOOST_AUTO_TEST_CASE(a_total_quota_slows_the_key) {
  broker->quota = {2, 1s, true};
  broker->answer = limited(2, 1s);
  open();
  auto replies = fetch_many(20);
  virtual_time.advance(4s);
  const auto now = status();
  BOOST_TEST((now.trs.at("ka10081").interval == 525ms));
  BOOST_TEST((now.trs.at("au10001").interval == 525ms));
  BOOST_TEST(count_notices("gateway.refused tr=ka10081 total_quota_per_s=2 interval_ms=525") == 1u);
  virtual_time.advance(1min);
  BOOST_TEST(are_answered(replies));
}

BOOST_AUTO_TEST_CASE(refusals_are_charged_to_nobody) {
  options.retries = 1;
  broker->answer = failing_first(12, {ec::rate_limited, "1700"});
  open();
  auto replies = fetch_many(3);
  virtual_time.advance(5min);
  BOOST_TEST(are_answered(replies));
}

BOOST_AUTO_TEST_CASE(a_refused_key_or_certificate_is_not_waited_for) {
  broker->answer = [](const seen_call&) -> scripted_answer {
    return failure{ec::forbidden, "the server's certificate is refused"};
  };
  open();
  auto answer = fetch("005930");
  virtual_time.advance(10ms);
  BOOST_REQUIRE(answer->problem);
  BOOST_TEST((answer->problem->code == ec::forbidden));
}

BOOST_AUTO_TEST_SUITE_END()
