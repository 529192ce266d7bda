#include "tests/actors/gateway/gateway_fixture.hpp"

#include <boost/test/unit_test.hpp>
#include <rapidcheck.h>

#include <algorithm>
#include <array>

using namespace tandem;
using namespace tandem::test;
using std::chrono::milliseconds;

// Everything at once: classes, several TRs, calls in flight, failures, dropped requests, dead
// requesters, machines that sleep, several keys, and gateways that are killed and followed by
// others.

namespace {

using std::chrono::nanoseconds;

/// Sends requests from one mailbox and counts the answers.
struct requester {
  struct wish {
    int answers = 0;
    bool is_excused = false; // Its gateway or its asker was killed while it waited.
  };
  std::vector<std::shared_ptr<wish>> wishes;
  caf::actor handle;
  bool is_dead = false;
};

using requester_ptr = std::shared_ptr<requester>;

struct command {
  fetch_tr what;
  bool drop = false;
};

} // namespace

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(command)

namespace {

/// A gateway that may be killed; its successor is given what it left behind.
struct life_fixture : gateway_fixture {
  std::map<std::string, pace_memory> memory; // By key.
  std::vector<caf::strong_actor_ptr> phones;
  std::vector<requester_ptr> requesters;
  std::size_t in_flight_max = 1;

  void start() {
    std::vector<gateway_key> lanes;
    phones.clear();
    for (auto& key : keys) {
      auto& kept = memory[key.name];
      key.remember = [&kept](const pace_memory& now) {
        kept = now;
        return tandem::status{};
      };
      // As the pace file has it: a call may have started, and no later than now.
      key.before = settled(kept, options.pace,
                           std::chrono::duration_cast<clock_point>(
                             virtual_time.system.clock().now().time_since_epoch()));
      auto& lane = lanes.emplace_back(gateway_key{key, {}});
      for (std::size_t i = 0; i < in_flight_max; ++i) {
        auto phone = virtual_time.spawn(fake_broker, broker, key.name);
        phones.push_back(caf::actor_cast<caf::strong_actor_ptr>(phone));
        lane.transports.push_back(caf::actor_cast<transport_actor>(phone));
      }
    }
    auto writer = virtual_time.spawn(recording_writer, written);
    auto monitor = virtual_time.spawn(recording_monitor, told);
    gate = caf::actor_cast<gateway_actor>(
      virtual_time.spawn(gateway, options, std::move(lanes), writer, monitor));
  }

  /// Kills the gateway with its transports, as the end of a process does.
  void restart() {
    for (const auto& phone : phones)
      caf::anon_send_exit(phone, caf::exit_reason::kill);
    caf::anon_send_exit(gate, caf::exit_reason::kill);
    virtual_time.drain();
    for (const auto& one : requesters)
      for (const auto& wish : one->wishes)
        wish->is_excused = wish->is_excused || wish->answers == 0;
    start();
  }

  requester_ptr add_requester() {
    auto one = std::make_shared<requester>();
    one->handle = virtual_time.spawn([one, this](caf::event_based_actor* self) -> caf::behavior {
      self->set_error_handler([](const caf::error&) {});
      return {[=, this](const command& order) {
        if (order.drop)
          return self->send(gate, drop_tr{order.what.query, {}});
        auto wish = std::make_shared<requester::wish>();
        one->wishes.push_back(wish);
        self->request(gate, std::chrono::minutes{60 * 1000}, order.what)
          .then([wish](const tr_page&) { ++wish->answers; },
                [wish](const caf::error&) { ++wish->answers; });
      }};
    });
    requesters.push_back(one);
    return one;
  }

  void kill(requester& one) {
    one.is_dead = true;
    for (const auto& wish : one.wishes)
      wish->is_excused = wish->is_excused || wish->answers == 0;
    caf::anon_send_exit(one.handle, caf::exit_reason::kill);
    virtual_time.drain();
  }
};

tr_query query_of(int kind, int number) {
  if (kind == 0)
    return quotes_query{{std::to_string(100000 + number)}};
  if (kind == 1)
    return stock_list_query{market::market_id::kosdaq};
  return daily_chart_query{std::to_string(100000 + number), market::date::from_number(20250718)};
}

/// Mostly success, sometimes any other end a call can have.
scripted_answer answer_of(int kind, const seen_call& call) {
  constexpr std::array problems{
    ec::unavailable,  ec::timeout,      ec::rate_limited, ec::bad_request,     ec::unknown_symbol,
    ec::bad_response, ec::unauthorized, ec::rate_limited, ec::service_failure, ec::forbidden};
  if (kind >= 0 && kind < static_cast<int>(problems.size()))
    return failure{problems[static_cast<std::size_t>(kind)], "scripted"};
  if (call.tr == token_tr)
    return token_lease{std::chrono::hours{1}, {}};
  return tr_page{};
}

void generate_rules(life_fixture& world) {
  world.in_flight_max = *rc::gen::inRange<std::size_t>(1, 5);
  for (auto more = *rc::gen::inRange(0, 3); more > 0; --more)
    world.keys.push_back({"key-" + std::to_string(more)});
  auto& pace = world.options.pace;
  pace.key_delay = milliseconds{*rc::gen::element(0, 1, 20, 250)};
  pace.tr_delay = milliseconds{*rc::gen::element(0, 0, 250)};
  pace.hold_key = *rc::gen::arbitrary<bool>();
  if (*rc::gen::arbitrary<bool>())
    pace.tr_delays["ka10081"] = milliseconds{*rc::gen::inRange(1, 1500)};
  world.options.lead = std::min<nanoseconds>(2ms, pace.key_delay / 2);
  world.options.retries = *rc::gen::inRange(0, 4);
  world.options.patience = *rc::gen::element(10s, std::chrono::seconds{1000h});
  world.options.seed = *rc::gen::arbitrary<std::uint64_t>();
  if (*rc::gen::arbitrary<bool>())
    world.broker->quota = {*rc::gen::inRange(1, 6), std::chrono::seconds{*rc::gen::element(1, 60)},
                           *rc::gen::arbitrary<bool>()};
  const auto latencies =
    *rc::gen::container<std::vector<int>>(13, rc::gen::element(0, 5, 40, 40, 170, 900));
  world.broker->latency_of = [latencies](std::size_t n) {
    return milliseconds{latencies[n % latencies.size()]};
  };
  const auto lateness =
    *rc::gen::container<std::vector<int>>(11, rc::gen::element(0, 0, 0, 0, 0, 1, 300));
  world.broker->lateness_of = [lateness, n = std::size_t{0}]() mutable {
    return milliseconds{lateness[n++ % lateness.size()]};
  };
  const auto outages = *rc::gen::container<std::vector<bool>>(
    17, rc::gen::weightedElement<bool>({{9, true}, {1, false}}));
  world.broker->is_reachable = [outages, n = std::size_t{0}]() mutable {
    return outages[n++ % outages.size()];
  };
  const auto moods = *rc::gen::container<std::vector<int>>(
    29, rc::gen::weightedOneOf<int>({{6, rc::gen::just(-1)}, {1, rc::gen::inRange(0, 10)}}));
  world.broker->answer = [moods, n = std::size_t{0}](const seen_call& call) mutable {
    return answer_of(moods[n++ % moods.size()], call);
  };
}

void take_step(life_fixture& world) {
  const auto what =
    *rc::gen::weightedElement<int>({{12, 0}, {5, 1}, {1, 2}, {1, 3}, {2, 4}, {1, 5}});
  auto& one = *world.requesters[*rc::gen::inRange<std::size_t>(0, world.requesters.size())];
  command order;
  order.what.query = query_of(*rc::gen::inRange(0, 5), *rc::gen::inRange(0, 40));
  if (what == 0 && !one.is_dead) {
    order.what.priority = static_cast<priority_class>(*rc::gen::inRange(0, 3));
    if (*rc::gen::inRange(0, 5) == 0)
      order.what.patience = milliseconds{*rc::gen::inRange(1, 3000)};
    caf::anon_send(one.handle, order);
    world.virtual_time.drain();
  } else if (what == 1) {
    world.virtual_time.advance(milliseconds{*rc::gen::element(1, 10, 100, 700, 5000)});
  } else if (what == 2) {
    world.virtual_time.leap(milliseconds{*rc::gen::element(50, 3000, 600'000)});
  } else if (what == 3) {
    world.restart();
  } else if (what == 4 && !one.is_dead) {
    order.drop = true;
    caf::anon_send(one.handle, order);
    world.virtual_time.drain();
  } else if (what == 5 && world.requesters.size() > 1 && !one.is_dead) {
    world.kill(one);
    world.add_requester();
  }
}

void check_distances(const life_fixture& world) {
  const auto& pace = world.options.pace;
  std::map<std::string, std::map<std::string, clock_point>> last; // By key and TR.
  std::map<std::string, clock_point> before;
  for (const auto& call : world.broker->calls) {
    if (auto of_key = before.find(call.key); of_key != before.end())
      RC_ASSERT(call.sent - of_key->second >= pace.key_delay);
    before[call.key] = call.sent;
    auto& of_tr = last[call.key];
    if (auto own = of_tr.find(call.tr); own != of_tr.end())
      RC_ASSERT(call.sent - own->second >= configured_delay(pace, call.tr));
    of_tr[call.tr] = call.sent;
  }
}

} // namespace

BOOST_AUTO_TEST_SUITE(gateway_life)

BOOST_AUTO_TEST_CASE(no_call_is_early_and_no_request_is_forgotten_whatever_happens) {
  BOOST_TEST(rc::check("life", [] {
    life_fixture world;
    generate_rules(world);
    for (int i = 0; i < 3; ++i)
      world.add_requester();
    world.start();
    const auto steps = *rc::gen::inRange(1, 80);
    for (int i = 0; i < steps; ++i)
      take_step(world);
    world.virtual_time.advance(6h);

    check_distances(world);
    for (const auto& one : world.requesters)
      for (const auto& wish : one->wishes)
        RC_ASSERT(wish->answers == 1 || (wish->is_excused && wish->answers == 0));
    for (const auto& now : world.statuses()) {
      RC_ASSERT(now.queued == 0u);
      RC_ASSERT(now.in_flight == 0u);
      RC_ASSERT(now.violations == 0u);
    }
  }));
}

BOOST_AUTO_TEST_SUITE_END()
