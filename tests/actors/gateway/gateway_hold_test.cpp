#include "tests/actors/gateway/gateway_fixture.hpp"

#include <boost/test/unit_test.hpp>
#include <rapidcheck.h>

#include <algorithm>
#include <set>

using namespace tandem;
using namespace tandem::test;
using std::chrono::milliseconds;
using std::chrono::nanoseconds;

// Requests with a hold: a call within it, or the answer at once that there will be none.

namespace {

const std::string fast = "ka10081";
const std::string slow = "ka10099";

fetch_tr ask_of(std::uint64_t requester, priority_class priority, const std::string& tr, int page,
                nanoseconds hold = 0ns) {
  fetch_tr one;
  one.query = raw_query{tr, "/api/dostk/chart/" + std::to_string(page), {}, {}};
  one.priority = priority;
  one.requester = requester;
  one.hold = hold;
  if (priority == priority_class::interactive)
    one.client = "client " + std::to_string(requester);
  return one;
}

struct hold_fixture : gateway_fixture {
  std::shared_ptr<reply<tr_page>> want(const fetch_tr& what) {
    auto out = ask<tr_page>(virtual_time, gate, what);
    virtual_time.drain();
    return out;
  }

  /// A token is there, and how long a call takes is known.
  void warm_up() {
    want(ask_of(77, priority_class::scan, fast, -1));
    virtual_time.advance(20s);
  }

  /// When the call for `what` started.
  std::optional<nanoseconds> start_of(const fetch_tr& what) const {
    for (const auto& call : broker->calls)
      if (call.tr == tr_name(what.query) && call.subject == subject(what.query))
        return virtual_time.since_start(call.sent);
    return std::nullopt;
  }
};

std::optional<nanoseconds> refused_for(const reply<tr_page>& what) {
  if (!what.value)
    return std::nullopt;
  const auto* refusal = std::get_if<long_wait>(&what.value->rows);
  return refusal != nullptr ? std::optional{refusal->expected} : std::nullopt;
}

} // namespace

BOOST_FIXTURE_TEST_SUITE(gateway_hold, hold_fixture)

BOOST_AUTO_TEST_CASE(who_would_wait_for_too_long_is_told_at_once_and_costs_no_call) {
  open();
  warm_up();
  const auto before = broker->calls.size();
  // Slots at 0, 250, ... 1000 ms are within the hold.
  std::vector<std::shared_ptr<reply<tr_page>>> replies;
  for (int page = 0; page < 10; ++page)
    replies.push_back(want(ask_of(1, priority_class::interactive, fast, page, 1s)));
  for (std::size_t i = 5; i < 10; ++i) {
    BOOST_TEST(replies[i]->answers == 1);
    const auto expected = refused_for(*replies[i]);
    BOOST_TEST((expected && *expected == 1250ms)); // Those refused before take no slot.
  }
  virtual_time.advance(10s);
  for (std::size_t i = 0; i < 5; ++i)
    BOOST_TEST((replies[i]->answers == 1 && replies[i]->value && !refused_for(*replies[i])));
  BOOST_TEST(broker->calls.size() == before + 5);
  BOOST_TEST(status().queued == 0u);
}

BOOST_AUTO_TEST_CASE(who_joins_a_request_that_waits_or_is_under_way_waits_no_longer_than_it) {
  broker->latency = 5s;
  open(4);
  warm_up();
  for (int page = 0; page < 20; ++page)
    want(ask_of(1, priority_class::interactive, fast, page));
  // Page 0 is under way; page 3 has the fourth slot, 750 ms away.
  auto under_way = want(ask_of(2, priority_class::interactive, fast, 0, 1ms));
  BOOST_TEST(under_way->answers == 0);
  auto refused = want(ask_of(1, priority_class::interactive, fast, 3, 700ms));
  BOOST_TEST((refused_for(*refused) == 750ms));
  auto waits = want(ask_of(1, priority_class::interactive, fast, 3, 750ms));
  BOOST_TEST(waits->answers == 0);
  // As a page of client 2, page 19 is the next but one.
  auto sooner = want(ask_of(2, priority_class::interactive, fast, 19, 500ms));
  BOOST_TEST(sooner->answers == 0);
  const auto begin = virtual_time.now();
  virtual_time.advance(700ms);
  BOOST_REQUIRE(start_of(ask_of(2, priority_class::interactive, fast, 19)));
  BOOST_TEST((*start_of(ask_of(2, priority_class::interactive, fast, 19)) - begin == 500ms));
}

BOOST_AUTO_TEST_CASE(an_outage_that_lasts_longer_is_told_at_once) {
  options.breaker = {2, 30s, 30s};
  options.patience = 1h;
  open();
  warm_up();
  broker->is_reachable = [] { return false; };
  want(ask_of(9, priority_class::scan, fast, 0));
  want(ask_of(9, priority_class::scan, fast, 1));
  virtual_time.advance(2s);
  BOOST_REQUIRE(status().breaker == "open");
  const auto refused = refused_for(*want(ask_of(1, priority_class::interactive, fast, 2, 8s)));
  BOOST_REQUIRE(refused);
  BOOST_TEST((*refused > 8s && *refused <= 31s)); // A cool-down is up to half shorter.
  broker->is_reachable = {};
  virtual_time.advance(*refused - 7s);
  auto waits = want(ask_of(1, priority_class::interactive, fast, 2, 8s));
  BOOST_TEST(waits->answers == 0);
  virtual_time.advance(8s);
  BOOST_TEST((waits->answers == 1 && waits->value));
}

BOOST_AUTO_TEST_CASE(before_the_first_call_the_token_is_waited_for) {
  open();
  // The token at once, the call a delay later.
  BOOST_TEST((refused_for(*want(ask_of(1, priority_class::interactive, fast, 0, 200ms))) == 250ms));
  auto waits = want(ask_of(1, priority_class::interactive, fast, 0, 250ms));
  virtual_time.advance(250ms);
  BOOST_TEST((waits->answers == 1 && waits->value));
}

BOOST_AUTO_TEST_CASE(a_client_that_sends_ten_thousand_costs_others_its_turns_only) {
  options.queue_max = 10'000;
  open();
  warm_up();
  for (int page = 0; page < 10'000; ++page)
    want(ask_of(1, priority_class::interactive, fast, page, 8s));
  // 33 slots from 0 to 8 s, the first one under way.
  BOOST_TEST(status().queued == 32u);
  BOOST_TEST(status().queued_by_client.at("client 1") == 32u);
  auto other = want(ask_of(2, priority_class::interactive, fast, 20'000, 500ms));
  virtual_time.advance(500ms);
  BOOST_TEST((other->answers == 1 && other->value && !refused_for(*other)));
}

BOOST_AUTO_TEST_CASE(the_queue_is_counted_by_the_client_who_asked_first) {
  open();
  warm_up();
  want(ask_of(1, priority_class::interactive, fast, 0)); // Under way.
  for (int page = 1; page < 4; ++page)
    want(ask_of(1, priority_class::interactive, fast, page));
  want(ask_of(2, priority_class::interactive, fast, 3)); // Joins.
  want(ask_of(2, priority_class::interactive, fast, 4));
  want(ask_of(9, priority_class::scan, fast, 5)); // Of no client.
  const auto now = status();
  BOOST_TEST(now.queued == 5u);
  BOOST_TEST((now.queued_by_client
              == std::map<std::string, std::uint64_t>{{"client 1", 3}, {"client 2", 1}}));
}

BOOST_AUTO_TEST_CASE(the_status_says_how_far_the_next_slot_is) {
  open();
  warm_up();
  BOOST_TEST((status().next_slot == 0ns));
  want(ask_of(1, priority_class::interactive, fast, 0));
  virtual_time.advance(0ms); // It starts.
  BOOST_TEST((status().next_slot == 250ms));
  virtual_time.advance(100ms);
  BOOST_TEST((status().next_slot == 150ms));
}

namespace {

/// A load and, at its end, a request with a hold.
struct held_load {
  struct arrival {
    milliseconds pause{0};
    fetch_tr what;
  };

  milliseconds latency{0};
  milliseconds slow_delay{0};
  std::size_t in_flight_max = 1;
  std::vector<arrival> before;
  fetch_tr held;
  std::vector<arrival> after;

  static fetch_tr any_request(int page) {
    const auto kind = *rc::gen::weightedElement<int>({{3, 0}, {2, 1}, {1, 2}});
    const auto who = *rc::gen::inRange<std::uint64_t>(1, 4);
    return ask_of(kind == 0 ? who : 10 + who, static_cast<priority_class>(kind),
                  *rc::gen::weightedElement<std::string>({{3, fast}, {1, slow}}), page);
  }

  static std::vector<arrival> any_arrivals(int size, int first_page) {
    std::vector<arrival> all;
    for (int i = 0; i < size; ++i)
      all.push_back({milliseconds{*rc::gen::weightedElement<int>({{6, 0}, {2, 90}, {1, 410}})},
                     any_request(first_page + i)});
    return all;
  }

  static held_load generate() {
    held_load one;
    one.latency = milliseconds{*rc::gen::element(0, 100, 300, 700)};
    one.slow_delay = milliseconds{*rc::gen::element(0, 600, 1100)};
    one.in_flight_max = *rc::gen::inRange<std::size_t>(1, 5);
    one.before = any_arrivals(*rc::gen::inRange(0, 60), 100);
    one.held = any_request(*rc::gen::inRange(90, 160)); // Perhaps one of those that wait.
    one.held.hold = milliseconds{*rc::gen::inRange(0, 9000) + 1};
    one.after = any_arrivals(*rc::gen::inRange(0, 20), 1000);
    return one;
  }

  /// What one slot costs at most: the distance of two calls, or an answer that is waited for.
  nanoseconds slot() const { return std::max({milliseconds{250}, latency, slow_delay}); }

  void prepare(hold_fixture& world) const {
    world.broker->latency = latency;
    world.options.pace.tr_delays[slow] = slow_delay;
    world.open(in_flight_max);
    world.warm_up();
    play(world, before);
  }

  static void play(hold_fixture& world, const std::vector<arrival>& arrivals) {
    for (const auto& one : arrivals) {
      world.virtual_time.advance(one.pause);
      world.want(one.what);
    }
  }
};

} // namespace

BOOST_AUTO_TEST_CASE(a_held_request_starts_in_time_and_a_refused_one_would_not_have) {
  BOOST_TEST(rc::check("hold", [] {
    const auto load = held_load::generate();
    hold_fixture world;
    load.prepare(world);
    const auto arrived = world.virtual_time.now();
    if (world.start_of(load.held))
      return; // That page was called already; the hold would be of a second call.
    const auto answer = world.want(load.held);
    const auto refusal = refused_for(*answer);
    if (refusal) {
      RC_ASSERT(*refusal > load.held.hold);
      hold_fixture patient; // The same, but it waits.
      load.prepare(patient);
      auto held = load.held;
      held.hold = 0ns;
      patient.want(held);
      patient.virtual_time.advance(10min);
      const auto waited = *patient.start_of(held) - arrived;
      RC_ASSERT(waited > load.held.hold - load.slot());
      RC_ASSERT(*refusal <= waited + load.slot());
      return;
    }
    load.play(world, load.after);
    world.virtual_time.advance(10min);
    RC_ASSERT((answer->answers == 1 && answer->value));
    const auto start = *world.start_of(load.held);
    std::set<std::string> later;
    for (const auto& one : load.after)
      later.insert(subject(one.what.query));
    const auto overtaken =
      std::count_if(world.broker->calls.begin(), world.broker->calls.end(), [&](const auto& call) {
        return later.contains(call.subject) && world.virtual_time.since_start(call.sent) < start;
      });
    RC_ASSERT(start - arrived <= load.held.hold + load.slot() * (1 + overtaken));
  }));
}

namespace {

/// A client that asks again as soon as it has its answer, from so many places at once.
void poll(hold_fixture& world, std::uint64_t requester, priority_class priority, int at_once,
          std::shared_ptr<int> answers) {
  world.virtual_time.spawn([=, gate = world.gate](caf::event_based_actor* self) {
    auto next = std::make_shared<int>(0);
    auto again = std::make_shared<std::function<void()>>();
    *again = [=, weak = std::weak_ptr<std::function<void()>>{again}] {
      const auto page = static_cast<int>(requester) * 100'000 + ++*next;
      self->request(gate, std::chrono::minutes{60}, ask_of(requester, priority, fast, page))
        .then([=, keep = weak.lock()](const tr_page&) {
          ++*answers;
          (*keep)();
        });
    };
    for (int i = 0; i < at_once; ++i)
      (*again)();
  });
}

} // namespace

BOOST_AUTO_TEST_CASE(shares_are_within_a_tenth_of_fair_however_long_an_answer_takes) {
  for (const auto latency : {10, 240, 330})
    for (const std::size_t in_flight_max : {1U, 4U})
      for (const std::uint64_t clients : {1U, 8U}) {
        hold_fixture world;
        world.broker->latency = milliseconds{latency};
        world.open(in_flight_max);
        world.warm_up();
        std::vector<std::shared_ptr<int>> answers;
        for (std::uint64_t who = 0; who <= clients; ++who) {
          answers.push_back(std::make_shared<int>(0));
          if (who == 0) // A scan and its window.
            poll(world, 900, priority_class::scan, 64, answers.back());
          else
            poll(world, who, priority_class::interactive, 1, answers.back());
        }
        world.virtual_time.advance(5min);
        int all = 0;
        for (const auto& one : answers)
          all += *one;
        const auto fair = all / static_cast<double>(clients + 1);
        for (const auto& one : answers) {
          BOOST_TEST(*one >= 0.9 * fair);
          BOOST_TEST(*one <= 1.1 * fair);
        }
      }
}

BOOST_AUTO_TEST_SUITE_END()
