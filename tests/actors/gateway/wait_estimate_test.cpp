#include "actors/gateway/wait_estimate.hpp"

#include <boost/test/unit_test.hpp>

using namespace tandem;
using namespace std::chrono_literals;

namespace {

const std::string chart_tr = "ka10081";
const std::string list_tr = "ka10099";

/// A key at 250 ms and a queue of client 1, with request 1 as the one that is asked about.
struct estimate_fixture {
  pace_rules rules;
  fair_queue queue;
  clock_point now{1h};
  clock_point free_from{0};
  std::vector<clock_point> transports = std::vector<clock_point>(16, clock_point{0});
  std::chrono::nanoseconds call_time{0};

  estimate_fixture() { rules.key_delay = 250ms; }

  void add(std::uint64_t id, std::uint64_t requester, priority_class priority,
           const std::string& tr = chart_tr) {
    queue.add(id, {priority, requester, {tr}, false});
  }

  /// With so many keys alike; the last call of each started at `now`.
  std::chrono::nanoseconds wait_of(std::uint64_t id, std::size_t keys = 1) const {
    pacer pace{rules, {}};
    pace.started(chart_tr, now);
    std::vector<key_outlook> all(keys, key_outlook{pace, free_from, transports});
    return expected_start(queue, id, {now, std::move(all), call_time}) - now;
  }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(wait_estimates, estimate_fixture)

BOOST_AUTO_TEST_CASE(the_next_request_waits_for_the_next_slot) {
  add(1, 1, priority_class::interactive);
  BOOST_TEST((wait_of(1) == 250ms));
}

BOOST_AUTO_TEST_CASE(its_own_requests_and_the_turns_of_others_go_before) {
  for (std::uint64_t id : {11U, 12U, 13U})
    add(id, 2, priority_class::interactive);
  for (std::uint64_t id : {2U, 3U})
    add(id, 1, priority_class::interactive);
  for (std::uint64_t id = 21; id <= 40; ++id)
    add(id, 9, priority_class::scan);
  add(41, 1, priority_class::interactive);
  // 11, 2, scan, 12, 3, scan, 13, and then 41.
  BOOST_TEST((wait_of(41) == 8 * 250ms));
  // Scans: 11, 2, and then the first of them.
  BOOST_TEST((wait_of(21) == 3 * 250ms));
}

BOOST_AUTO_TEST_CASE(a_second_key_halves_the_wait) {
  for (std::uint64_t id = 1; id <= 8; ++id)
    add(id, 1, priority_class::interactive);
  BOOST_TEST((wait_of(8) == 8 * 250ms));
  BOOST_TEST((wait_of(8, 2) == 4 * 250ms));
}

BOOST_AUTO_TEST_CASE(a_slow_tr_waits_for_its_own_slots_and_holds_up_no_other) {
  rules.tr_delays[list_tr] = 2s;
  add(1, 1, priority_class::interactive, list_tr);
  add(2, 1, priority_class::interactive, list_tr);
  add(3, 1, priority_class::interactive);
  BOOST_TEST((wait_of(1) == 250ms));
  BOOST_TEST((wait_of(3) == 500ms));
  BOOST_TEST((wait_of(2) == 2250ms));
}

BOOST_AUTO_TEST_CASE(slow_answers_with_few_transports_set_the_pace) {
  transports = {now + 100ms, now + 400ms};
  call_time = 800ms;
  for (std::uint64_t id = 1; id <= 4; ++id)
    add(id, 1, priority_class::interactive);
  // At 250 (its slot), 500 (its slot), 1050 (the first is back), 1300 ms (the second).
  BOOST_TEST((wait_of(2) == 500ms));
  BOOST_TEST((wait_of(3) == 1050ms));
  BOOST_TEST((wait_of(4) == 1300ms));
}

BOOST_AUTO_TEST_CASE(an_outage_is_waited_for) {
  free_from = now + 3s;
  add(1, 1, priority_class::interactive);
  add(2, 1, priority_class::interactive);
  BOOST_TEST((wait_of(1) == 3s));
  BOOST_TEST((wait_of(2) == 3250ms));
}

BOOST_AUTO_TEST_CASE(a_call_that_is_about_to_start_takes_its_slot) {
  pacer pace{rules, {}};
  key_outlook key{pace, clock_point{0}, transports};
  key.starts(chart_tr, now + 1ms);
  add(1, 1, priority_class::interactive);
  BOOST_TEST((expected_start(queue, 1, {now, {key}, 0ms}) - now == 251ms));
}

BOOST_AUTO_TEST_CASE(a_request_beyond_the_known_beginning_waits_for_all_of_it) {
  add(1, 1, priority_class::interactive);
  add(2, 1, priority_class::interactive);
  BOOST_TEST((wait_of(99) >= 500ms));
}

BOOST_AUTO_TEST_CASE(a_late_call_is_expected_to_take_as_long_again) {
  BOOST_TEST((expected_end(now - 100ms, 300ms, now) == now + 200ms));
  BOOST_TEST((expected_end(now + 100ms, 300ms, now) == now + 400ms)); // It has not started.
  BOOST_TEST((expected_end(now - 2s, 300ms, now) == now + 2s));
}

BOOST_AUTO_TEST_CASE(so_many_calls_start_within_a_time) {
  BOOST_TEST(calls_within(8s, 250ms, 1) >= 33u); // At 0, 250, ... 8000 ms.
  BOOST_TEST(calls_within(8s, 250ms, 2) >= 66u);
  BOOST_TEST(calls_within(8s, 0ms, 1) > 1'000'000u); // No pace: all of them.
}

BOOST_AUTO_TEST_SUITE_END()
