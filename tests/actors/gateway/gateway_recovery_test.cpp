#include "tests/actors/gateway/gateway_fixture.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>

using namespace tandem;
using namespace tandem::test;

// A gateway lives for months: what it does after it has given the broker up, and what it keeps.

namespace {

struct recovery_fixture : gateway_fixture {
  bool is_away = false;

  recovery_fixture() {
    options.patience = 10s;
    broker->is_reachable = [this] { return !is_away; };
  }

  bool is_served(const std::string& code) {
    const auto answer = fetch(code);
    virtual_time.advance(1s);
    return answer->answers == 1 && answer->value;
  }

  /// Waits until a request is answered with the end of the patience.
  void be_given_up() {
    is_away = true;
    const auto answer = fetch("100000");
    while (answer->answers == 0)
      virtual_time.advance(100ms);
    BOOST_REQUIRE(answer->problem);
  }

  std::size_t count_notices(const std::string& part) const {
    return static_cast<std::size_t>(
      std::count_if(told->notices.begin(), told->notices.end(),
                    [&](const auto& one) { return one.text.find(part) != std::string::npos; }));
  }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(gateway_recovery, recovery_fixture)

BOOST_AUTO_TEST_CASE(for_a_while_every_request_is_answered_at_once_and_no_call_is_made) {
  open();
  be_given_up();
  is_away = false;
  for (int second = 0; second < 29; ++second) {
    const auto answer = fetch(std::to_string(100001 + second));
    virtual_time.drain();
    BOOST_REQUIRE(answer->problem);
    BOOST_TEST((answer->problem->code == ec::unavailable));
    BOOST_TEST(answer->problem->message.find("scan.patience: 10 s") != std::string::npos);
    virtual_time.advance(1s);
  }
  BOOST_TEST(broker->calls.empty());
  BOOST_TEST(status().breaker == "open");
}

BOOST_AUTO_TEST_CASE(later_ones_find_the_broker_when_it_is_back) {
  open();
  be_given_up();
  is_away = false;
  virtual_time.advance(30s);
  BOOST_TEST(is_served("100001"));
  BOOST_TEST(is_served("100002"));
  BOOST_TEST(status().breaker == "closed");
  BOOST_TEST((status().waiting == 0s));
  BOOST_TEST(status().violations == 0u);
}

BOOST_AUTO_TEST_CASE(later_ones_wait_as_patiently_as_the_first_ones) {
  open();
  be_given_up();
  virtual_time.advance(1min);
  const auto answer = fetch("100001");
  virtual_time.advance(9s);
  BOOST_TEST(answer->answers == 0);
  BOOST_TEST((status().waiting <= 9s));
  virtual_time.advance(10s);
  BOOST_REQUIRE(answer->problem);
  virtual_time.advance(1min);
  const auto last = fetch("100002");
  virtual_time.advance(5s);
  is_away = false;
  virtual_time.advance(9s); // The next probe comes within eight.
  BOOST_TEST((last->answers == 1 && last->value));
}

BOOST_AUTO_TEST_CASE(a_refused_key_is_tested_with_one_call) {
  broker->answer = [](const seen_call&) { return failure{ec::forbidden, "8001"}; };
  open(4);
  for (int minute = 1; minute <= 10; ++minute) {
    std::vector<std::shared_ptr<reply<tr_page>>> replies;
    for (int i = 0; i < 8; ++i)
      replies.push_back(fetch(std::to_string(100000 + i)));
    virtual_time.advance(1min);
    for (const auto& one : replies)
      BOOST_TEST((one->problem && one->problem->code == ec::forbidden));
    BOOST_TEST(broker->calls.size() == static_cast<std::size_t>(minute));
  }
  // Reported at 0, 1, 2, 4 and 8 minutes: after 30 s, 1, 2 and 4 minutes at the earliest.
  BOOST_TEST(count_notices("gateway.stopped") == 5u);
  broker->answer = {};
  BOOST_TEST(is_served("100001"));
}

// The broker gives a token for any key, and refuses the address that it is used from.
BOOST_AUTO_TEST_CASE(a_refused_address_is_reported_now_and_then) {
  broker->answer = always_failing({ec::forbidden, "8050"});
  open();
  for (int minute = 1; minute <= 10; ++minute) {
    const auto answer = fetch("100000");
    virtual_time.advance(1min);
    BOOST_TEST((answer->problem && answer->problem->code == ec::forbidden));
    BOOST_TEST(broker->of("ka10081").size() == static_cast<std::size_t>(minute));
  }
  BOOST_TEST(count_notices("gateway.stopped") == 5u);
}

BOOST_AUTO_TEST_CASE(those_that_waited_are_answered_and_nobody_is_asked_twice) {
  open();
  is_away = true;
  std::vector<std::shared_ptr<reply<tr_page>>> replies;
  for (int i = 0; i < 50; ++i)
    replies.push_back(fetch(std::to_string(100000 + i)));
  virtual_time.advance(20s);
  for (const auto& one : replies)
    BOOST_TEST((one->answers == 1 && one->problem));
  is_away = false;
  virtual_time.advance(1h);
  BOOST_TEST(broker->calls.empty()); // Nobody asks, so nothing is called.
  BOOST_TEST(status().queued == 0u);
}

// A client may call any TR; what is kept by the name of a TR has a bound.
BOOST_AUTO_TEST_CASE(a_thousand_names_of_trs_leave_few_behind) {
  std::size_t remembered_max = 0;
  keys[0].remember = [&](const pace_memory& now) {
    remembered_max = std::max(remembered_max, now.trs.size());
    return tandem::status{};
  };
  open();
  for (int i = 0; i < 1000; ++i) {
    const auto answer = ask<tr_page>(
      virtual_time, gate, fetch_tr{raw_query{"zz" + std::to_string(i), "/", "{}", ""}, {}});
    virtual_time.advance(300ms);
    BOOST_REQUIRE((answer->answers == 1 && answer->value));
  }
  BOOST_TEST(remembered_max <= 20u);
  const auto now = status();
  BOOST_TEST(now.trs.size() <= 257u); // With one for all the others.
  BOOST_TEST(now.calls == 1001u);
  std::uint64_t counted = 0;
  for (const auto& [tr, figures] : now.trs)
    counted += figures.calls();
  BOOST_TEST(counted == 1001u);
  BOOST_TEST(now.trs.at("other").calls() > 700u);
}

BOOST_AUTO_TEST_SUITE_END()
