#include "actors/gateway/adaptive_interval.hpp"

#include <boost/test/unit_test.hpp>

#include <optional>
#include <vector>

using namespace std::chrono_literals;
using tandem::adaptive_interval;

namespace {

constexpr std::chrono::nanoseconds start = 1h;

/// Accepts calls as fast as the interval allows until `end`; says when the full pace was back.
std::chrono::nanoseconds recover(adaptive_interval& pace, std::chrono::nanoseconds now,
                                 std::chrono::nanoseconds end) {
  while (now < end && pace.is_slowed()) {
    now += pace.value();
    pace.accepted(now, now + 50ms);
  }
  return now;
}

/// The distance that a quota of so many calls a second allows, with a twentieth to spare.
std::optional<std::chrono::nanoseconds> allowed_by(int quota) {
  return std::chrono::nanoseconds{1050ms} / quota;
}

} // namespace

BOOST_AUTO_TEST_SUITE(adaptive_interval_suite)

BOOST_AUTO_TEST_CASE(without_a_refusal_the_configured_pace_stays) {
  adaptive_interval pace{250ms};
  pace.accepted(start, start);
  BOOST_TEST((pace.value() == 250ms));
  BOOST_TEST(!pace.is_slowed());
}

BOOST_AUTO_TEST_CASE(a_named_quota_is_kept_at_once) {
  adaptive_interval pace{250ms};
  pace.refused(start, start, 1050ms);
  BOOST_TEST((pace.value() == 1050ms));
  adaptive_interval other{100ms};
  other.refused(start, start, 210ms);
  BOOST_TEST((other.value() == 210ms));
}

BOOST_AUTO_TEST_CASE(a_quota_that_was_kept_already_changes_nothing) {
  adaptive_interval pace{250ms}; // Four a second, and the broker says five are allowed.
  pace.refused(start, start, 210ms);
  BOOST_TEST((pace.value() == 250ms));
  pace.hindered(start + 1s, start + 1s);
  BOOST_TEST((pace.value() == 250ms));
}

BOOST_AUTO_TEST_CASE(without_a_named_quota_the_distance_doubles_up_to_two_seconds) {
  adaptive_interval pace{250ms};
  auto now = start;
  for (const auto expected : {500ms, 1000ms, 2000ms, 2000ms}) {
    pace.refused(now, now, {});
    BOOST_TEST((pace.value() == expected));
    now += 3s;
  }
}

BOOST_AUTO_TEST_CASE(calls_sent_before_the_slow_down_slow_nothing_down_again) {
  adaptive_interval pace{250ms};
  pace.refused(start, start + 50ms, {});
  pace.refused(start + 20ms, start + 70ms, {}); // Was in flight beside it.
  BOOST_TEST((pace.value() == 500ms));
  pace.refused(start + 50ms, start + 100ms, {});
  BOOST_TEST((pace.value() == 1s));
}

BOOST_AUTO_TEST_CASE(nothing_recovers_within_eight_seconds_of_a_refusal) {
  adaptive_interval pace{250ms};
  pace.refused(start, start, 1050ms);
  recover(pace, start, start + 6900ms);
  BOOST_TEST((pace.value() == 1050ms));
}

BOOST_AUTO_TEST_CASE(the_rate_grows_by_an_eighth_of_the_configured_one_every_two_seconds) {
  adaptive_interval pace{250ms};
  pace.refused(start, start, 525ms); // 1.905 a second.
  pace.accepted(start + 8s, start + 8s);
  // 1/0.525 + 4/8 = 2.40476 a second.
  BOOST_TEST(std::chrono::duration<double>{pace.value()}.count() == 0.415842,
             boost::test_tools::tolerance(1e-5));
  pace.accepted(start + 9s, start + 9s);
  BOOST_TEST(std::chrono::duration<double>{pace.value()}.count() == 0.415842,
             boost::test_tools::tolerance(1e-5));
  pace.accepted(start + 10s, start + 10s);
  BOOST_TEST(std::chrono::duration<double>{pace.value()}.count() == 0.344262,
             boost::test_tools::tolerance(1e-5)); // 2.90476 a second.
}

BOOST_AUTO_TEST_CASE(an_answer_to_a_call_of_the_old_pace_is_no_evidence) {
  adaptive_interval pace{250ms};
  pace.refused(start, start + 1s, 1050ms);
  pace.accepted(start, start + 20s);
  BOOST_TEST((pace.value() == 1050ms));
}

BOOST_AUTO_TEST_CASE(the_full_pace_is_back_within_thirty_seconds) {
  for (const auto configured : {2ms, 20ms, 250ms, 1112ms})
    for (const auto& quota :
         {allowed_by(1), allowed_by(3), std::optional<std::chrono::nanoseconds>{}}) {
      adaptive_interval pace{configured};
      for (int i = 0; i < 3; ++i) // However hard it was hit.
        pace.refused(start + i * 1s, start + i * 1s, quota);
      const auto back = recover(pace, start + 3s, start + 1h);
      BOOST_TEST((back - start - 2s < 30s), std::chrono::duration<double>(back - start).count());
      BOOST_TEST((pace.value() == configured));
    }
}

BOOST_AUTO_TEST_CASE(a_broker_that_stays_slow_is_tried_ever_more_rarely) {
  // Unpaced, at the very quota, and just above it; whether it names its quota or not.
  for (const auto configured : {0ms, 200ms, 250ms})
    for (const bool is_named : {true, false}) {
      adaptive_interval pace{configured};
      const auto allowed = is_named ? allowed_by(3) : std::optional<std::chrono::nanoseconds>{};
      auto now = start;
      std::vector<std::chrono::nanoseconds> refusals;
      while (now < start + 1h) {
        now += pace.value() + 1ms;
        if (pace.value() < 333ms) { // Its quota is three a second.
          refusals.push_back(now);
          pace.refused(now, now, allowed);
          now += pace.hold(1100ms);
        } else {
          pace.accepted(now, now);
        }
      }
      // After 8, 16, ... 256, 512 and then every 600 s, and what it took to find the quota.
      BOOST_TEST(refusals.size() >= 8u);
      BOOST_TEST(refusals.size() <= 18u);
      BOOST_TEST((refusals.back() - refusals[refusals.size() - 2] >= 9min));
      BOOST_TEST((pace.value() < 1s)); // And the pace between them stays near the quota.
    }
}

BOOST_AUTO_TEST_CASE(a_quota_that_is_another_one_is_found_out_from_the_beginning) {
  adaptive_interval pace{100ms};
  auto now = start;
  for (const auto allowed : {allowed_by(5), allowed_by(5), allowed_by(3)}) {
    pace.refused(now, now, allowed);
    now = recover(pace, now, now + 17s); // It grows and meets the quota again.
  }
  BOOST_TEST((pace.value() < *allowed_by(3))); // 17 s would not do after three of a kind.
}

BOOST_AUTO_TEST_CASE(three_refusals_in_a_row_are_held_ever_longer) {
  adaptive_interval pace{250ms};
  auto now = start;
  std::vector<std::chrono::nanoseconds> holds;
  for (int i = 0; i < 8; ++i) {
    pace.hindered(now, now);
    holds.push_back(pace.hold(1100ms));
    now += holds.back();
  }
  const std::vector<std::chrono::nanoseconds> expected{1100ms, 1100ms, 2200ms, 4400ms,
                                                       8800ms, 15s,    15s,    15s};
  BOOST_TEST((holds == expected));
  pace.accepted(now, now);
  pace.hindered(now + 1s, now + 1s);
  BOOST_TEST((pace.hold(1100ms) == 1100ms));
}

BOOST_AUTO_TEST_CASE(a_quota_by_the_minute_is_learned_from_its_first_cycle) {
  adaptive_interval pace{250ms};
  auto now = start;
  for (int i = 0; i < 20; ++i, now += 250ms) // Twenty calls, and no more in this minute.
    pace.accepted(now, now);
  while (now < start + 1min) {
    pace.hindered(now, now);
    now += pace.hold(1100ms);
  }
  pace.accepted(now, now);
  const auto cycle = now - start;
  BOOST_TEST((pace.value() == cycle / 20 + cycle / 20 / 20)); // With a twentieth to spare.
  BOOST_TEST((pace.value() >= 3150ms));
  BOOST_TEST((pace.value() <= 4s));
}

BOOST_AUTO_TEST_CASE(an_unpaced_call_slows_down_too_and_is_let_go_again) {
  adaptive_interval pace{0ns};
  pace.refused(start, start, 210ms);
  BOOST_TEST((pace.value() == 210ms));
  const auto back = recover(pace, start, start + 1h);
  BOOST_TEST((back - start < 30s));
  BOOST_TEST((pace.value() == 0ns));
}

BOOST_AUTO_TEST_SUITE_END()
