#include "tests/actors/gateway/gateway_fixture.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <map>
#include <set>

using namespace tandem;
using namespace tandem::test;

// Several keys behind one gateway: what they share, and what each has of its own.

namespace {

using std::chrono::nanoseconds;

struct pool_fixture : gateway_fixture {
  pool_fixture() { keys = {{"key-1"}, {"key-2"}}; }

  std::vector<std::shared_ptr<reply<tr_page>>> fetch_many(int count, int from = 0) {
    std::vector<std::shared_ptr<reply<tr_page>>> replies;
    for (int i = from; i < from + count; ++i)
      replies.push_back(fetch(std::to_string(100000 + i)));
    return replies;
  }

  /// When the calls of a key started.
  std::vector<nanoseconds> starts_of(const std::string& key, const std::string& tr = "ka10081") {
    std::vector<nanoseconds> times;
    for (const auto& call : broker->of(tr))
      if (call.key == key)
        times.push_back(virtual_time.since_start(call.sent));
    return times;
  }

  nanoseconds closest_of(const std::string& key) {
    auto times = starts_of(key);
    const auto tokens = starts_of(key, token_tr);
    times.insert(times.end(), tokens.begin(), tokens.end());
    std::sort(times.begin(), times.end());
    auto closest = nanoseconds::max();
    for (std::size_t i = 1; i < times.size(); ++i)
      closest = std::min(closest, times[i] - times[i - 1]);
    return closest;
  }

  std::size_t count_notices(const std::string& part) const {
    return static_cast<std::size_t>(
      std::count_if(told->notices.begin(), told->notices.end(),
                    [&](const auto& one) { return one.text.find(part) != std::string::npos; }));
  }
};

/// Answers the calls of `key` that `is_meant` with `why`, and all others usefully.
template <class Predicate>
auto failing_for(const std::string& key, failure why, Predicate is_meant) {
  return [=](const seen_call& call) mutable -> scripted_answer {
    if (call.key == key && is_meant(call))
      return why;
    if (call.tr == token_tr)
      return token_lease{24h, {}};
    return tr_page{};
  };
}

const failure refused_key{ec::forbidden, "8001"};

} // namespace

BOOST_FIXTURE_TEST_SUITE(gateway_pool, pool_fixture)

BOOST_AUTO_TEST_CASE(two_keys_take_half_the_time_and_each_keeps_its_pace) {
  open();
  const auto replies = fetch_many(200);
  virtual_time.advance(25s); // A token at 0 s, then a hundred calls of each key, 250 ms apart.
  BOOST_TEST(are_answered(replies));
  for (const auto* key : {"key-1", "key-2"}) {
    BOOST_TEST(starts_of(key).size() == 100u);
    BOOST_TEST((starts_of(key).back() == 25s));
    BOOST_TEST((closest_of(key) == 250ms));
    BOOST_TEST(starts_of(key, token_tr).size() == 1u);
  }
  std::set<std::string> asked;
  for (const auto& call : broker->of("ka10081"))
    asked.insert(call.subject);
  BOOST_TEST(asked.size() == 200u); // Nothing was asked for twice.
}

BOOST_AUTO_TEST_CASE(a_call_goes_to_the_key_with_the_next_free_slot) {
  broker->latency_of = [](std::size_t n) { return n == 1 ? 100ms : 0ms; }; // The second token.
  open();
  const auto replies = fetch_many(6);
  virtual_time.advance(2s);
  BOOST_TEST(are_answered(replies));
  BOOST_TEST((starts() == std::vector<nanoseconds>{250ms, 250ms, 500ms, 500ms, 750ms, 750ms}));
  virtual_time.advance(10ms);
  // One after the other: the key that has rested for longer.
  fetch("000001");
  virtual_time.advance(50ms);
  fetch("000002");
  virtual_time.advance(50ms);
  fetch("000003");
  virtual_time.advance(1s);
  const auto calls = broker->of("ka10081");
  BOOST_REQUIRE(calls.size() == 9u);
  BOOST_TEST(calls[6].key != calls[7].key);
  BOOST_TEST(calls[8].key == calls[6].key); // 250 ms after its last call: 200 ms before the other.
  BOOST_TEST((calls[8].sent - calls[6].sent == 250ms));
}

BOOST_AUTO_TEST_CASE(a_request_finds_a_key_with_a_token_before_another_one_asks_for_one) {
  open();
  fetch("000001");
  virtual_time.advance(23h + 59min); // The tokens end within their margin.
  broker->calls.clear();
  const auto answer = fetch("000002");
  virtual_time.advance(400ms);
  BOOST_TEST((answer->answers == 1 && answer->value));
  for (int i = 3; i < 6; ++i) {
    fetch(std::to_string(i));
    virtual_time.advance(1s);
  }
  BOOST_TEST(broker->of(token_tr).size() <= 2u); // One for each key.
}

BOOST_AUTO_TEST_CASE(the_counters_are_those_of_each_key_and_the_queue_counts_once) {
  open();
  fetch_many(10);
  virtual_time.advance(500ms); // Two calls of each key.
  auto now = statuses();
  BOOST_REQUIRE(now.size() == 2u);
  BOOST_TEST(now[0].key == "key-1");
  BOOST_TEST(now[1].key == "key-2");
  for (const auto& one : now) {
    BOOST_TEST(one.calls == 3u);
    BOOST_TEST(one.trs.at("ka10081").calls() == 2u);
    BOOST_TEST(one.violations == 0u);
    BOOST_TEST((*one.min_gap == 250ms));
    BOOST_TEST(one.breaker == "closed");
    BOOST_TEST(!one.is_out);
  }
  BOOST_TEST(now[0].queued == 6u);
  BOOST_TEST(now[1].queued == 0u);
}

BOOST_AUTO_TEST_CASE(the_audit_names_the_key_of_each_call) {
  open();
  fetch_many(5);
  virtual_time.advance(5s);
  BOOST_REQUIRE(written->calls.size() == 7u);
  std::multiset<std::pair<std::string, std::string>> made;
  std::multiset<std::pair<std::string, std::string>> rows;
  for (const auto& call : broker->calls)
    made.emplace(call.key, call.tr);
  for (const auto& record : written->calls)
    rows.emplace(record.key, record.tr);
  BOOST_TEST((made == rows));
}

BOOST_AUTO_TEST_CASE(a_refused_key_leaves_and_no_request_is_lost) {
  // Where the token is asked for, and where it is used.
  for (const auto* tr : {token_tr, "ka10081"}) {
    pool_fixture world;
    world.broker->answer =
      failing_for("key-2", refused_key, [tr](const seen_call& call) { return call.tr == tr; });
    world.open();
    const auto replies = world.fetch_many(20);
    world.virtual_time.advance(5s + 250ms);
    BOOST_TEST(are_answered(replies));
    const auto now = world.statuses();
    BOOST_TEST(!now[0].is_out);
    BOOST_TEST(now[1].is_out);
    BOOST_TEST(world.count_notices("gateway.key_refused key=key-2 error=\"") == 1u);
    BOOST_TEST(world.count_notices("8001\" again_in_s=30") == 1u);
    BOOST_TEST(world.count_notices("gateway.stopped") == 0u);
  }
}

BOOST_AUTO_TEST_CASE(a_refused_key_is_tried_again_less_and_less_often_until_it_is_taken) {
  bool is_registered = false;
  broker->answer = failing_for("key-2", refused_key, [&](const seen_call& call) {
    return !is_registered && call.tr == token_tr;
  });
  options.queue_max = 20'000;
  open();
  const auto replies = fetch_many(6000);
  virtual_time.advance(10min);
  // At 0, 30, 90, 210 and 450 s, and next at 930 s.
  BOOST_TEST(starts_of("key-2", token_tr).size() == 5u);
  is_registered = true;
  virtual_time.advance(5min + 31s);
  BOOST_TEST(starts_of("key-2").size() > 0u);
  BOOST_TEST(!statuses()[1].is_out);
  virtual_time.advance(15min);
  BOOST_TEST(are_answered(replies));
}

BOOST_AUTO_TEST_CASE(only_when_no_key_is_left_is_the_broker_given_up) {
  broker->answer = always_failing(refused_key);
  open();
  const auto replies = fetch_many(5);
  virtual_time.advance(1s);
  for (const auto& one : replies) {
    BOOST_REQUIRE(one->problem);
    BOOST_TEST((one->problem->code == ec::forbidden));
  }
  BOOST_TEST(count_notices("gateway.key_refused") == 1u);
  BOOST_TEST(count_notices("gateway.stopped key=key-1,key-2 error=\"8001\"") == 1u);
}

BOOST_AUTO_TEST_CASE(a_refusal_by_rate_slows_the_key_that_met_it) {
  options.pace.hold_key = false;
  broker->quota = {1, 1s, false};
  broker->answer =
    failing_for("key-2", {ec::rate_limited, "1700"}, [n = 0](const seen_call& call) mutable {
      return call.tr == "ka10081" && ++n == 2;
    });
  open();
  const auto replies = fetch_many(40);
  virtual_time.advance(10s);
  BOOST_TEST(are_answered(replies));
  const auto now = statuses();
  BOOST_TEST((now[0].trs.at("ka10081").interval == 250ms));
  BOOST_TEST((now[1].trs.at("ka10081").interval == 1050ms));
  BOOST_TEST(now[0].refused == 0u);
  BOOST_TEST(now[1].refused == 1u);
  BOOST_TEST((closest_of("key-1") == 250ms));
  BOOST_TEST(starts_of("key-1").size() > starts_of("key-2").size() * 3);
}

BOOST_AUTO_TEST_CASE(a_token_that_has_ended_is_renewed_for_its_key_only) {
  // The first token of key-2 ends after 2 s.
  broker->answer = failing_for("key-2", {ec::unauthorized, "8005"}, [this](const seen_call& call) {
    return call.tr != token_tr && virtual_time.now() >= 2s
           && starts_of("key-2", token_tr).size() == 1;
  });
  open();
  const auto replies = fetch_many(40);
  virtual_time.advance(6s);
  BOOST_TEST(are_answered(replies));
  BOOST_TEST(starts_of("key-1", token_tr).size() == 1u);
  BOOST_TEST(starts_of("key-2", token_tr).size() == 2u);
  // Forty charts and one repeat at twice the pace, and a slot for the token: 21 slots.
  BOOST_TEST(
    (std::max(starts_of("key-1").back(), starts_of("key-2").back()) <= 21 * 250ms + 250ms));
}

BOOST_AUTO_TEST_CASE(tokens_that_end_together_cost_no_request) {
  broker->answer = with_token([this](const seen_call& call) -> scripted_answer {
    if (virtual_time.now() >= 2s && starts_of(call.key, token_tr).size() == 1)
      return failure{ec::unauthorized, "8005"};
    return tr_page{};
  });
  options.retries = 0; // What the tokens do is not the requests' fault, at any key.
  open(3);
  const auto replies = fetch_many(40);
  virtual_time.advance(8s);
  BOOST_TEST(are_answered(replies));
  BOOST_TEST(broker->of(token_tr).size() == 4u);
}

BOOST_AUTO_TEST_CASE(a_key_whose_tokens_are_never_accepted_leaves_in_the_end) {
  options.patience = 20s;
  broker->answer = failing_for("key-2", {ec::unauthorized, "8005"},
                               [](const seen_call& call) { return call.tr != token_tr; });
  open();
  const auto replies = fetch_many(400);
  virtual_time.advance(101s);
  BOOST_TEST(are_answered(replies));
  BOOST_TEST(count_notices("gateway.key_refused key=key-2 error=\"every token is refused") >= 1u);
  BOOST_TEST(starts_of("key-2").size() < 20u);
}

BOOST_AUTO_TEST_CASE(each_key_has_as_many_calls_in_flight_as_transports) {
  broker->latency = 900ms;
  open(1);
  fetch_many(6);
  virtual_time.advance(1s);
  BOOST_TEST(statuses()[0].in_flight == 1u);
  BOOST_TEST(statuses()[1].in_flight == 1u);
  virtual_time.advance(10s);
  for (const auto* key : {"key-1", "key-2"}) {
    BOOST_TEST(starts_of(key).size() == 3u);
    BOOST_TEST((closest_of(key) == 900ms));
  }
}

BOOST_AUTO_TEST_CASE(a_call_whose_start_is_not_known_yet_holds_up_its_key_only) {
  broker->lateness_of = [n = 0]() mutable { return n++ == 2 ? 3s : 0s; }; // The first chart call.
  open(4);
  const auto replies = fetch_many(10);
  virtual_time.advance(2s + 750ms);
  const auto waiting = std::count_if(replies.begin(), replies.end(),
                                     [](const auto& one) { return one->answers == 0; });
  BOOST_TEST(waiting == 1);
  virtual_time.advance(1s);
  BOOST_TEST(are_answered(replies));
}

BOOST_AUTO_TEST_CASE(a_slow_history_holds_its_calls_at_every_key) {
  open(2);
  const auto of = [](const std::string& code) {
    fetch_tr command{daily_chart_query{code, market::date::from_number(20250718)}, {}};
    command.history = 7;
    return command;
  };
  int answered = 0;
  virtual_time.spawn([&](caf::event_based_actor* asker) -> caf::behavior {
    for (const auto* code : {"000001", "000002"})
      asker->request(gate, 60min, of(code)).then([&](const tr_page&) { ++answered; });
    return {[](caf::tick_atom) {}}; // It stays, as whoever stores the answers does.
  });
  virtual_time.advance(270ms); // Both were under way at the same moment.
  BOOST_TEST(answered == 2);
  const auto third = ask<tr_page>(virtual_time, gate, of("000003"));
  virtual_time.advance(1s);
  BOOST_TEST(third->answers == 0);
  for (const auto* code : {"000001", "000002"})
    caf::anon_send(gate, tr_durable{of(code).query, {}});
  virtual_time.advance(10ms);
  BOOST_TEST(third->answers == 1);
}

BOOST_AUTO_TEST_CASE(each_key_remembers_its_own_calls) {
  std::map<std::string, pace_memory> memory;
  for (auto& key : keys)
    key.remember = [&memory, name = key.name](const pace_memory& now) {
      memory[name] = now;
      return tandem::status{};
    };
  open();
  fetch_many(3);
  virtual_time.advance(5s);
  for (const auto* key : {"key-1", "key-2"}) {
    BOOST_TEST((virtual_time.since_start(memory[key].started) == starts_of(key).back()));
    BOOST_TEST(!memory[key].is_starting);
  }
}

BOOST_AUTO_TEST_CASE(what_a_key_inherits_holds_up_that_key_only) {
  keys[1].before.held_until = virtual_time.self->clock().now().time_since_epoch() + 3s;
  open();
  const auto replies = fetch_many(4);
  virtual_time.advance(1s);
  BOOST_TEST(are_answered(replies));
  BOOST_TEST(starts_of("key-2", token_tr).empty());
}

BOOST_AUTO_TEST_CASE(at_its_end_the_calls_of_all_keys_finish) {
  broker->latency = 400ms;
  open();
  const auto replies = fetch_many(4);
  virtual_time.advance(500ms); // The tokens are there, and two charts are under way.
  bool is_down = false;
  virtual_time.spawn([&, gate = gate](caf::event_based_actor* watcher) -> caf::behavior {
    watcher->set_down_handler([&](const caf::down_msg&) { is_down = true; });
    watcher->monitor(gate);
    return {[](caf::tick_atom) {}};
  });
  caf::anon_send_exit(gate, caf::exit_reason::user_shutdown);
  virtual_time.drain();
  BOOST_TEST(!is_down);
  BOOST_TEST(std::count_if(replies.begin(), replies.end(),
                           [](const auto& one) { return one->problem.has_value(); })
             == 2);
  virtual_time.advance(1s);
  BOOST_TEST(is_down);
  BOOST_TEST(std::count_if(replies.begin(), replies.end(),
                           [](const auto& one) { return one->value.has_value(); })
             == 2);
  BOOST_TEST(written->calls.size() == 4u);
}

BOOST_AUTO_TEST_CASE(a_broker_that_is_away_is_probed_with_one_call_whatever_the_keys) {
  options.patience = 10min;
  broker->answer = with_token([this](const seen_call&) -> scripted_answer {
    if (virtual_time.now() < 5min)
      return failure{ec::unavailable, "HTTP 503"};
    return tr_page{};
  });
  open(2);
  const auto replies = fetch_many(20);
  virtual_time.advance(4min);
  // Five to open the breaker and those under way; then cool-downs of 0.25 to 8 s, less in the end.
  BOOST_TEST(broker->of("ka10081").size() <= 5u + 3u + 70u);
  virtual_time.advance(2min);
  BOOST_TEST(are_answered(replies));
}

BOOST_AUTO_TEST_SUITE_END()
