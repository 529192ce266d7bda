#include "actors/gateway/call_log.hpp"

#include <boost/test/unit_test.hpp>

using namespace std::chrono_literals;
using tandem::call_log;

namespace {

tandem::pace_rules pace_of(std::chrono::nanoseconds delay) {
  tandem::pace_rules rules;
  rules.key_delay = delay;
  return rules;
}

} // namespace

BOOST_AUTO_TEST_SUITE(call_log_suite)

BOOST_AUTO_TEST_CASE(an_empty_log_has_no_gap_and_no_span) {
  const call_log log{pace_of(250ms)};
  BOOST_TEST(log.status().calls == 0u);
  BOOST_TEST(!log.status().min_gap);
  BOOST_TEST((log.status().span == 0ns));
  BOOST_TEST((log.status().delay == 250ms));
}

BOOST_AUTO_TEST_CASE(one_call_has_no_gap) {
  call_log log{pace_of(250ms)};
  log.started("ka10081", 1h, 1h);
  BOOST_TEST(log.status().calls == 1u);
  BOOST_TEST(!log.status().min_gap);
  BOOST_TEST((log.status().span == 0ns));
}

BOOST_AUTO_TEST_CASE(gaps_are_measured_from_start_to_start) {
  call_log log{pace_of(250ms)};
  log.started("au10001", 1h, 1h + 2ms);
  log.started("ka10081", 1h + 252ms, 1h + 255ms);
  log.started("ka10081", 1h + 505ms, 1h + 505ms);
  BOOST_TEST(log.status().calls == 3u);
  BOOST_TEST((log.status().floor == 500ms));
  BOOST_TEST((*log.status().min_gap == 250ms));
  BOOST_TEST((log.status().span == 503ms));
  BOOST_TEST(log.status().violations == 0u);
}

BOOST_AUTO_TEST_CASE(a_gap_below_the_delay_is_a_violation) {
  call_log log{pace_of(250ms)};
  log.started("ka10081", 0ns, 0ms);
  log.started("ka10081", 250ms, 250ms);
  log.started("ka10081", 500ms, 500ms - 1ns);
  log.started("ka10081", 750ms, 600ms);
  BOOST_TEST(log.status().violations == 2u);
  BOOST_TEST((*log.status().min_gap == 100ms + 1ns));
}

BOOST_AUTO_TEST_CASE(a_tr_with_a_distance_of_its_own_has_violations_of_its_own) {
  auto rules = pace_of(100ms);
  rules.tr_delays["ka10081"] = 1s;
  call_log log{rules};
  log.started("ka10081", 0ms, 0ms);
  log.started("ka10095", 100ms, 100ms);
  log.started("ka10081", 999ms, 999ms);   // 1 ms too early for its TR, not for the key.
  log.started("ka10095", 1099ms, 1098ms); // Too early for the key.
  log.started("ka10081", 1999ms, 1999ms);
  BOOST_TEST(log.status().violations == 2u);
  BOOST_TEST((log.status().floor == 2s)); // Three charts; four distances of the key are less.
  BOOST_TEST((*log.status().min_gap == 99ms));
}

BOOST_AUTO_TEST_CASE(lateness_is_start_minus_slot) {
  call_log log{pace_of(250ms)};
  log.started("ka10081", 100ms, 100ms);
  log.started("ka10081", 350ms, 350ms + 1000ns);
  BOOST_TEST(log.status().slot_lateness.count() == 2u);
  BOOST_TEST(log.status().slot_lateness.quantile_ns(0.5) == 0);
  const auto worst = log.status().slot_lateness.quantile_ns(1.0);
  BOOST_TEST(worst >= 1000);
  BOOST_TEST(worst <= 1125); // The histogram's 12.5 %.
}

BOOST_AUTO_TEST_CASE(retries_and_refusals_are_counted) {
  call_log log{pace_of(0ns)};
  log.retried();
  log.retried();
  log.refused("ka10081");
  log.ended("ka10081", "rate_limited");
  log.ended("ka10081", "ok");
  log.ended("ka10095", "ok");
  BOOST_TEST(log.status().retries == 2u);
  BOOST_TEST(log.status().refused == 1u);
  BOOST_TEST(log.status().trs.at("ka10081").refused == 1u);
  BOOST_TEST(log.status().trs.at("ka10081").calls() == 2u);
  BOOST_TEST(log.status().trs.at("ka10095").calls() == 1u);
}

BOOST_AUTO_TEST_SUITE_END()
