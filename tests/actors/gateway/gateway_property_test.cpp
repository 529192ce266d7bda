#include "tests/actors/gateway/gateway_fixture.hpp"

#include <boost/test/unit_test.hpp>
#include <rapidcheck.h>

#include <algorithm>
#include <array>

using namespace tandem;
using namespace tandem::test;
using std::chrono::milliseconds;

// RapidCheck prints the failing case and its seed; RC_PARAMS="seed=…" runs it again.

namespace {

/// A requester that sends one request for each code it is told, from one mailbox, and keeps the
/// replies in the order of the requests.
struct requester {
  std::vector<std::shared_ptr<reply<tr_page>>> replies;
  std::vector<std::string> codes;
  caf::actor handle;
};

using requester_ptr = std::shared_ptr<requester>;

requester_ptr open_requester(gateway_fixture& world) {
  auto one = std::make_shared<requester>();
  one->handle = world.virtual_time.spawn([one, gate = world.gate](
                                           caf::event_based_actor* self) -> caf::behavior {
    return {[=](const std::string& code) {
      auto out = std::make_shared<reply<tr_page>>();
      one->replies.push_back(out);
      one->codes.push_back(code);
      self
        ->request(gate, std::chrono::minutes{60 * 1000}, fetch_tr{daily_chart_query{code, {}}, {}})
        .then(
          [out](const tr_page& page) {
            ++out->answers;
            out->value = page;
          },
          [out](const caf::error& problem) {
            ++out->answers;
            out->problem = to_failure(problem);
          });
    }};
  });
  return one;
}

/// One generated life of a gateway.
struct life {
  milliseconds delay{0};
  std::vector<int> pauses_ms;    // Before each request.
  std::vector<int> latencies_ms; // Of each call, over and over.
  std::vector<std::size_t> who;  // The requester of each request.
  std::size_t in_flight_max = 1;

  static life generate() {
    life one;
    one.in_flight_max = *rc::gen::inRange<std::size_t>(1, 5);
    one.delay = milliseconds{*rc::gen::element(0, 1, 50, 250, 1000)};
    const auto size = *rc::gen::inRange<std::size_t>(1, 30);
    one.pauses_ms = *rc::gen::container<std::vector<int>>(
      size,
      rc::gen::weightedOneOf<int>(
        {{3, rc::gen::just(0)}, {2, rc::gen::inRange(0, 600)}, {1, rc::gen::inRange(0, 5000)}}));
    one.latencies_ms = *rc::gen::container<std::vector<int>>(
      17, rc::gen::weightedOneOf<int>({{3, rc::gen::just(10)}, {1, rc::gen::inRange(0, 900)}}));
    one.who =
      *rc::gen::container<std::vector<std::size_t>>(size, rc::gen::inRange<std::size_t>(0, 3));
    return one;
  }
};

std::string code_of(std::size_t n) {
  return std::to_string(100000 + n);
}

/// What holds for every life: distances on the broker's side and in the audit, one row for each
/// call in the order of the starts, no start before its slot, no requester overtaking itself.
void check_pacing(gateway_fixture& world, milliseconds delay) {
  const auto& calls = world.broker->calls;
  const auto& rows = world.written->calls;
  RC_ASSERT(rows.size() == calls.size());
  for (std::size_t i = 1; i < calls.size(); ++i) {
    RC_ASSERT(calls[i].sent - calls[i - 1].sent >= delay);
    RC_ASSERT(rows[i].sent_us - rows[i - 1].sent_us >= delay / 1us);
    RC_ASSERT(rows[i].sent_us >= rows[i - 1].sent_us);
  }
  for (std::size_t i = 0; i < calls.size(); ++i) {
    RC_ASSERT(rows[i].tr == calls[i].tr);
    RC_ASSERT(rows[i].slot_us <= rows[i].sent_us);
    RC_ASSERT(rows[i].sent_us <= rows[i].answered_us);
  }
}

/// Requests that took one call start in the order in which their requester made them.
void check_order(const gateway_fixture& world, const std::vector<requester_ptr>& requesters) {
  for (const auto& one : requesters) {
    std::size_t last = 0;
    for (const auto& code : one->codes) {
      std::vector<std::size_t> places;
      for (std::size_t i = 0; i < world.broker->calls.size(); ++i)
        if (world.broker->calls[i].subject == code)
          places.push_back(i);
      if (places.size() != 1)
        continue; // Retried, or answered without a call.
      RC_ASSERT(places.front() >= last);
      last = places.front();
    }
  }
}

/// What the broker answers by `kinds`, over and over; 0 and what has no other meaning is success.
std::function<scripted_answer(const seen_call&)> moody(std::vector<int> kinds) {
  return [kinds = std::move(kinds), n = std::size_t{0}](const seen_call& call) mutable {
    const auto kind = kinds[n++ % kinds.size()];
    constexpr std::array problems{ec::unavailable,  ec::timeout,      ec::rate_limited,
                                  ec::bad_request,  ec::unauthorized, ec::unknown_symbol,
                                  ec::bad_response, ec::forbidden,    ec::service_failure};
    if (kind > 0 && kind <= static_cast<int>(problems.size()))
      return scripted_answer{failure{problems[static_cast<std::size_t>(kind) - 1], "scripted"}};
    if (call.tr == "au10001")
      return scripted_answer{token_lease{std::chrono::seconds{30 + 100 * (n % 7)}, {}}};
    return scripted_answer{tr_page{}};
  };
}

/// Failures of every kind among successes; errors that end the gateway are rare.
rc::Gen<std::vector<int>> moods() {
  return rc::gen::container<std::vector<int>>(
    23, rc::gen::weightedOneOf<int>({{24, rc::gen::just(0)},
                                     {12, rc::gen::inRange(1, 8)},
                                     {3, rc::gen::just(9)},
                                     {1, rc::gen::just(8)}}));
}

/// Opens the gateway of `plan` and lets the requests come in at their times; `at_request` is called
/// before each.
std::vector<requester_ptr> live(gateway_fixture& world, const life& plan,
                                const std::function<void(std::size_t)>& at_request) {
  world.options.pace.key_delay = plan.delay;
  world.options.lead = std::min<std::chrono::nanoseconds>(1ms, plan.delay / 2);
  world.options.token_margin = 20s;
  world.broker->latency_of = [plan](std::size_t n) {
    return milliseconds{plan.latencies_ms[n % plan.latencies_ms.size()]};
  };
  world.open(plan.in_flight_max);
  std::vector<requester_ptr> requesters{open_requester(world), open_requester(world),
                                        open_requester(world)};
  for (std::size_t i = 0; i < plan.pauses_ms.size(); ++i) {
    world.virtual_time.advance(milliseconds{plan.pauses_ms[i]});
    at_request(i);
    caf::anon_send(requesters[plan.who[i]]->handle, code_of(i));
    world.virtual_time.drain();
  }
  return requesters;
}

std::size_t count_requests(const std::vector<requester_ptr>& requesters) {
  std::size_t all = 0;
  for (const auto& one : requesters) {
    for (const auto& out : one->replies)
      RC_ASSERT(out->answers == 1);
    all += one->replies.size();
  }
  return all;
}

} // namespace

BOOST_AUTO_TEST_SUITE(gateway_properties)

BOOST_AUTO_TEST_CASE(a_call_starts_at_the_first_moment_the_rule_allows) {
  BOOST_TEST(rc::check("pace", [] {
    const auto plan = life::generate();
    gateway_fixture world;
    std::vector<std::chrono::nanoseconds> arrivals;
    const auto requesters = live(world, plan, [&](std::size_t i) {
      if (i == 0)
        arrivals.push_back(world.virtual_time.now()); // The token's call comes first.
      arrivals.push_back(world.virtual_time.now());
    });
    world.virtual_time.advance(10min);

    const auto& calls = world.broker->calls;
    RC_ASSERT(calls.size() == arrivals.size());
    std::vector<std::chrono::nanoseconds> ends; // Of the calls so far, the earliest first.
    std::chrono::nanoseconds started{0};
    for (std::size_t i = 0; i < calls.size(); ++i) {
      // After its arrival, one delay after the last start, and when a transport is free: whichever
      // is latest, and no later. So a key with work to do never waits. All wait for the token.
      auto free = i == 0 ? 0ns : std::chrono::nanoseconds{started + plan.delay};
      if (i == 1)
        free = std::max(free, ends.front());
      if (ends.size() >= plan.in_flight_max)
        free = std::max(free, ends[ends.size() - plan.in_flight_max]);
      started = std::max(arrivals[i], free);
      ends.push_back(started + milliseconds{plan.latencies_ms[i % plan.latencies_ms.size()]});
      std::sort(ends.begin(), ends.end());
      RC_ASSERT(world.virtual_time.since_start(calls[i].sent) == started);
    }
    check_pacing(world, plan.delay);
    check_order(world, requesters);
    RC_ASSERT(count_requests(requesters) == plan.who.size());
    RC_ASSERT(world.status().violations == 0u);
    RC_ASSERT(world.status().slot_lateness.quantile_ns(1.0) == 0);
  }));
}

BOOST_AUTO_TEST_CASE(no_failure_breaks_the_pace_or_loses_an_answer) {
  BOOST_TEST(rc::check("failures", [] {
    const auto plan = life::generate();
    gateway_fixture world;
    world.options.patience = milliseconds{*rc::gen::element(0, 1000, 60'000)};
    world.options.retries = *rc::gen::inRange(0, 5);
    world.options.seed = *rc::gen::arbitrary<std::uint64_t>();
    world.broker->answer = moody(*moods());
    const auto requesters = live(world, plan, [](std::size_t) {});
    world.virtual_time.advance(2h);

    check_pacing(world, plan.delay);
    check_order(world, requesters);
    RC_ASSERT(count_requests(requesters) == plan.who.size());
    RC_ASSERT(world.status().violations == 0u);
    RC_ASSERT(world.status().queued == 0u);
    RC_ASSERT(world.status().calls == world.broker->calls.size());
  }));
}

BOOST_AUTO_TEST_CASE(a_transport_that_hangs_now_and_then_breaks_neither) {
  BOOST_TEST(rc::check("hangs", [] {
    auto plan = life::generate();
    for (auto& latency : plan.latencies_ms)
      if (*rc::gen::inRange(0, 6) == 0)
        latency = 70'000; // Longer than the call timeout of a minute.
    gateway_fixture world;
    world.options.retries = 2;
    const auto requesters = live(world, plan, [](std::size_t) {});
    world.virtual_time.advance(6h);

    const auto& calls = world.broker->calls;
    for (std::size_t i = 1; i < calls.size(); ++i)
      RC_ASSERT(calls[i].sent - calls[i - 1].sent >= plan.delay);
    RC_ASSERT(world.written->calls.size() == calls.size());
    RC_ASSERT(count_requests(requesters) == plan.who.size());
  }));
}

BOOST_AUTO_TEST_CASE(a_shutdown_at_any_time_answers_everybody_and_starts_nothing) {
  BOOST_TEST(rc::check("shutdown", [] {
    const auto plan = life::generate();
    gateway_fixture world;
    world.broker->answer = moody(*moods());
    const auto stop_at = *rc::gen::inRange<std::size_t>(0, plan.who.size());
    const auto later = milliseconds{*rc::gen::inRange(0, 600)};
    std::chrono::nanoseconds stopped{0};
    const auto stop = [&] {
      world.virtual_time.advance(later);
      stopped = world.virtual_time.now();
      caf::anon_send_exit(world.gate, caf::exit_reason::user_shutdown);
      world.virtual_time.drain();
    };
    const auto requesters = live(world, plan, [&](std::size_t i) {
      if (i == stop_at)
        stop();
    });
    world.virtual_time.advance(2min);

    // A call already handed over may start at its slot, at most the lead after the shutdown.
    std::size_t after = 0;
    for (const auto& call : world.broker->calls) {
      const auto sent = world.virtual_time.since_start(call.sent);
      RC_ASSERT(sent <= stopped + world.options.lead);
      if (sent > stopped)
        ++after;
    }
    RC_ASSERT(after <= 1u);
    check_pacing(world, plan.delay);
    RC_ASSERT(count_requests(requesters) == plan.who.size());
    for (const auto& one : requesters)
      for (const auto& out : one->replies)
        RC_ASSERT(out->value || out->problem);
  }));
}

BOOST_AUTO_TEST_SUITE_END()
