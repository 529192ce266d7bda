#include "actors/gateway/pacer.hpp"

#include <boost/test/unit_test.hpp>

using namespace std::chrono_literals;
using namespace tandem;

namespace {

constexpr std::chrono::nanoseconds start = 1h;
const std::string chart = "ka10081";
const std::string quotes = "ka10095";

pace_rules key_rules() {
  pace_rules rules;
  rules.key_delay = 250ms;
  rules.refusal_hold = 1100ms;
  rules.hold_key = true;
  return rules;
}

pace_rules tr_rules() {
  auto rules = key_rules();
  rules.key_delay = 70ms;
  rules.tr_delay = 250ms;
  rules.hold_key = false;
  return rules;
}

} // namespace

BOOST_AUTO_TEST_SUITE(pacer_suite)

BOOST_AUTO_TEST_CASE(a_fresh_one_is_open_at_once) {
  BOOST_TEST((pacer{key_rules(), {}}.next(chart, start) == start));
}

BOOST_AUTO_TEST_CASE(the_next_slot_is_one_delay_after_the_last_start) {
  pacer slots{key_rules(), {}};
  slots.started(chart, start);
  for (const auto& tr : {chart, quotes}) {
    BOOST_TEST((slots.next(tr, start) == start + 250ms));
    BOOST_TEST((slots.next(tr, start + 249ms) == start + 250ms));
    BOOST_TEST((slots.next(tr, start + 900ms) == start + 900ms)); // A pause earns no burst.
  }
}

BOOST_AUTO_TEST_CASE(a_late_start_moves_the_next_slot_with_it) {
  pacer slots{key_rules(), {}};
  slots.started(chart, start);
  slots.started(chart, start + 253ms); // Three late.
  BOOST_TEST((slots.next(chart, start + 260ms) == start + 503ms));
}

BOOST_AUTO_TEST_CASE(a_clock_that_goes_back_brings_no_slot_closer) {
  pacer slots{key_rules(), {}};
  slots.started(chart, start + 250ms);
  slots.started(chart, start);
  BOOST_TEST((slots.next(chart, start) == start + 500ms));
  BOOST_TEST((slots.next(chart, start - 30min) == start + 500ms));
}

BOOST_AUTO_TEST_CASE(with_scope_tr_others_run_beside_it_at_the_distance_of_the_key) {
  pacer slots{tr_rules(), {}};
  slots.started(chart, start);
  BOOST_TEST((slots.next(chart, start) == start + 250ms));
  BOOST_TEST((slots.next(quotes, start) == start + 70ms));
  slots.started(quotes, start + 200ms);
  BOOST_TEST((slots.next(chart, start) == start + 270ms)); // The key's floor is the later one.
  BOOST_TEST((slots.next(quotes, start) == start + 450ms));
}

BOOST_AUTO_TEST_CASE(a_delay_of_its_own_holds_one_tr_alone) {
  auto rules = key_rules();
  rules.tr_delays[chart] = 1s;
  pacer slots{rules, {}};
  slots.started(chart, start);
  BOOST_TEST((slots.next(chart, start) == start + 1s));
  BOOST_TEST((slots.next(quotes, start) == start + 250ms));
  BOOST_TEST((slots.interval(chart) == 1s));
  BOOST_TEST((slots.interval(quotes) == 250ms));
  // One that is shorter than the key's distance changes nothing.
  rules.tr_delays[chart] = 100ms;
  BOOST_TEST((configured_delay(rules, chart) == 250ms));
  BOOST_TEST((slowest_pace(rules) == 250ms));
}

BOOST_AUTO_TEST_CASE(a_refusal_holds_what_shares_the_quota_and_slows_its_tr) {
  pacer whole{key_rules(), {}};
  whole.started(chart, start);
  whole.started(chart, start + 10ms);
  BOOST_TEST(whole.refused(chart, start + 10ms, start + 50ms, {1}));
  BOOST_TEST((whole.next(quotes, start) == start + 1150ms));
  BOOST_TEST((whole.interval(chart) == 1050ms));
  BOOST_TEST((whole.interval(quotes) == 250ms));

  pacer single{tr_rules(), {}};
  single.started(chart, start);
  single.started(chart, start + 10ms);
  single.refused(chart, start + 10ms, start + 50ms, {1});
  BOOST_TEST((single.next(chart, start) == start + 1150ms));
  BOOST_TEST((single.next(quotes, start) == start + 80ms));
}

BOOST_AUTO_TEST_CASE(a_total_quota_slows_and_holds_every_tr_of_the_key) {
  for (const auto& rules : {key_rules(), tr_rules()}) {
    pacer slots{rules, {}};
    for (int i = 0; i < 3; ++i)
      slots.started(i == 1 ? quotes : chart, start + i * 250ms);
    named_quota two;
    two.calls = 2;
    two.of_key = true;
    BOOST_TEST(slots.refused(chart, start + 500ms, start + 550ms, two));
    for (const auto& tr : {chart, quotes, std::string{"ka10099"}}) {
      BOOST_TEST((slots.interval(tr) == 525ms));
      BOOST_TEST((slots.next(tr, start) == start + 1650ms));
    }
    slots.started(chart, start + 1650ms);
    BOOST_TEST((slots.next("ka10099", start) == start + 2175ms));
    // Any accepted call is evidence that the key's quota is kept.
    slots.accepted(quotes, start + 9s, start + 9s);
    BOOST_TEST((slots.interval(chart) < 525ms));
  }
}

BOOST_AUTO_TEST_CASE(a_refusal_by_a_quota_that_is_kept_is_another_programs_doing) {
  pacer slots{key_rules(), {}};
  for (int i = 0; i < 20; ++i)
    slots.started(chart, start + i * 250ms);
  const auto last = start + 19 * 250ms;
  BOOST_TEST(!slots.refused(chart, last, last + 50ms, {5}));
  BOOST_TEST((slots.interval(chart) == 250ms));
  BOOST_TEST((slots.next(chart, last) == last + 1150ms));   // A second is waited all the same.
  BOOST_TEST(slots.refused(chart, last, last + 50ms, {4})); // Five in the last 1.05 s.
}

BOOST_AUTO_TEST_CASE(who_went_too_far_is_refused_for_his_own_calls_also_when_he_has_stopped) {
  pacer slots{tr_rules(), {}};
  for (int i = 0; i < 6; ++i)
    slots.started(chart, start + i * 10ms);
  BOOST_TEST(slots.refused(chart, start + 50ms, start + 100ms, {5}));
  slots.started(chart, start + 1200ms);
  BOOST_TEST(slots.refused(chart, start + 1200ms, start + 1250ms, {5})); // A penalty.
  slots.accepted(chart, start + 3s, start + 3s);
  slots.started(chart, start + 5s);
  BOOST_TEST(!slots.refused(chart, start + 5s, start + 5s, {5}));
}

BOOST_AUTO_TEST_CASE(a_call_that_never_left_leaves_its_slot_to_the_next) {
  pacer slots{key_rules(), {}};
  slots.started(chart, start);
  slots.starting();
  slots.withdrawn();
  BOOST_TEST(!slots.memory().is_starting);
  BOOST_TEST((slots.next(quotes, start) == start + 250ms));
}

BOOST_AUTO_TEST_CASE(a_successor_keeps_the_distance_to_the_last_call_before_it) {
  auto rules = key_rules();
  rules.tr_delays[chart] = 1s;
  pacer first{rules, {}};
  first.started(chart, start);
  const pacer second{rules, first.memory()};
  BOOST_TEST((second.next(chart, start + 1ms) == start + 1s));
  BOOST_TEST((second.next(quotes, start + 1ms) == start + 250ms));

  first.refused(chart, start, start + 50ms, {});
  const pacer third{rules, first.memory()};
  BOOST_TEST((third.next(quotes, start + 60ms) == start + 1150ms));
}

BOOST_AUTO_TEST_CASE(a_call_handed_over_is_in_the_memory_until_it_has_started) {
  pacer slots{key_rules(), {}};
  BOOST_TEST(!slots.memory().is_starting);
  slots.starting();
  BOOST_TEST(slots.memory().is_starting);
  slots.started(chart, start);
  BOOST_TEST(!slots.memory().is_starting);
  BOOST_TEST((slots.memory().trs.at(chart).started == start));
}

BOOST_AUTO_TEST_CASE(a_call_nobody_knows_about_counts_as_started_now_whatever_its_tr) {
  pacer slots{tr_rules(), {}};
  slots.started(quotes, start);
  slots.starting(); // And killed.
  const auto now = start + 1h;
  const pacer next{tr_rules(), settled(slots.memory(), tr_rules(), now)};
  BOOST_TEST((next.next(chart, now) == now + 250ms));
  BOOST_TEST((next.next(quotes, now) == now + 250ms));
  // One that is known to have started costs no more than its distance.
  slots.started(chart, start + 30min);
  const pacer sure{tr_rules(), settled(slots.memory(), tr_rules(), now)};
  BOOST_TEST((sure.next(chart, now) == now));
}

BOOST_AUTO_TEST_CASE(a_delay_of_its_own_only_adds_to_that_of_every_tr) {
  auto rules = tr_rules();
  rules.tr_delays[chart] = 100ms;
  BOOST_TEST((configured_delay(rules, chart) == 250ms));
}

BOOST_AUTO_TEST_SUITE_END()
