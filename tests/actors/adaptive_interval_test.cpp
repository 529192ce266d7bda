#include "actors/gateway/adaptive_interval.hpp"

#include <boost/test/unit_test.hpp>

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

} // namespace

BOOST_AUTO_TEST_SUITE(adaptive_interval_suite)

BOOST_AUTO_TEST_CASE(without_a_refusal_the_configured_pace_stays) {
  adaptive_interval pace{250ms};
  pace.accepted(start, start);
  BOOST_TEST((pace.value() == 250ms));
  BOOST_TEST(!pace.is_slowed());
}

BOOST_AUTO_TEST_CASE(a_named_quota_is_kept_at_once_with_a_twentieth_to_spare) {
  adaptive_interval pace{250ms};
  pace.refused(start, start, 1);
  BOOST_TEST((pace.value() == 1050ms));
  adaptive_interval other{100ms};
  other.refused(start, start, 5);
  BOOST_TEST((other.value() == 210ms));
}

BOOST_AUTO_TEST_CASE(a_quota_that_was_kept_already_doubles_the_distance) {
  adaptive_interval pace{250ms}; // Four a second, and the broker says five are allowed.
  pace.refused(start, start, 5);
  BOOST_TEST((pace.value() == 500ms));
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
  pace.refused(start, start, 1);
  recover(pace, start, start + 6900ms);
  BOOST_TEST((pace.value() == 1050ms));
}

BOOST_AUTO_TEST_CASE(the_rate_grows_by_an_eighth_of_the_configured_one_every_two_seconds) {
  adaptive_interval pace{250ms};
  pace.refused(start, start, 2); // 525 ms: 1.905 a second.
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
  pace.refused(start, start + 1s, 1);
  pace.accepted(start, start + 20s);
  BOOST_TEST((pace.value() == 1050ms));
}

BOOST_AUTO_TEST_CASE(the_full_pace_is_back_within_thirty_seconds) {
  for (const auto configured : {2ms, 20ms, 250ms, 1112ms})
    for (const std::optional<int> quota :
         {std::optional<int>{1}, std::optional<int>{3}, std::optional<int>{}}) {
      adaptive_interval pace{configured};
      for (int i = 0; i < 3; ++i) // However hard it was hit.
        pace.refused(start + i * 1s, start + i * 1s, quota);
      const auto back = recover(pace, start + 3s, start + 1h);
      BOOST_TEST((back - start - 2s < 30s), std::chrono::duration<double>(back - start).count());
      BOOST_TEST((pace.value() == configured));
    }
}

BOOST_AUTO_TEST_CASE(a_broker_that_stays_slow_is_tried_no_more_than_every_nine_seconds) {
  adaptive_interval pace{250ms};
  auto now = start;
  int refusals = 0;
  pace.refused(now, now, 1);
  while (now < start + 5min) {
    now += pace.value();
    if (pace.value() < 1s) { // Its quota is one a second.
      ++refusals;
      pace.refused(now, now, 1);
    } else {
      pace.accepted(now, now);
    }
  }
  BOOST_TEST(refusals <= 5 * 60 / 9 + 1);
  BOOST_TEST(refusals >= 1);
}

BOOST_AUTO_TEST_CASE(an_unpaced_call_slows_down_too_and_is_let_go_again) {
  adaptive_interval pace{0ns};
  pace.refused(start, start, 5);
  BOOST_TEST((pace.value() == 210ms));
  const auto back = recover(pace, start, start + 1h);
  BOOST_TEST((back - start < 30s));
  BOOST_TEST((pace.value() == 0ns));
}

BOOST_AUTO_TEST_SUITE_END()
