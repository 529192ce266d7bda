#include "actors/gateway/backoff.hpp"

#include <boost/test/unit_test.hpp>
#include <rapidcheck.h>

#include <algorithm>
#include <vector>

using namespace std::chrono_literals;
using tandem::backoff;

BOOST_AUTO_TEST_SUITE(backoff_suite)

BOOST_AUTO_TEST_CASE(waits_stay_within_bounds_that_double_up_to_the_cap) {
  // 100 ms doubled for every retry after the first, never above 1 s; computed by hand.
  const std::vector<std::chrono::nanoseconds> bounds{100ms, 200ms, 400ms, 800ms, 1s, 1s, 1s};
  BOOST_TEST(rc::check("bounds", [&] {
    backoff waits{100ms, 1s, *rc::gen::arbitrary<std::uint64_t>()};
    for (std::size_t i = 0; i < bounds.size(); ++i) {
      const auto wait = waits.wait(static_cast<int>(i) + 1);
      RC_ASSERT(wait >= 0ns);
      RC_ASSERT(wait <= bounds[i]);
    }
  }));
}

BOOST_AUTO_TEST_CASE(the_jitter_uses_the_whole_range) {
  backoff waits{1s, 1s, 7};
  std::vector<std::chrono::nanoseconds> seen(1000);
  for (auto& wait : seen)
    wait = waits.wait(1);
  const auto [least, most] = std::minmax_element(seen.begin(), seen.end());
  // Each of the two misses its end of a uniform range with probability 0.9^1000 < 10^-45.
  BOOST_TEST((*least < 100ms));
  BOOST_TEST((*most > 900ms));
}

BOOST_AUTO_TEST_CASE(a_base_above_the_cap_is_capped) {
  backoff waits{10s, 1s, 7};
  for (int i = 0; i < 100; ++i)
    BOOST_TEST((waits.wait(1) <= 1s));
}

BOOST_AUTO_TEST_CASE(a_late_retry_does_not_overflow) {
  backoff waits{1s, 8s, 7};
  BOOST_TEST((waits.wait(1'000'000) <= 8s));
}

BOOST_AUTO_TEST_CASE(equal_seeds_give_equal_waits) {
  backoff one{100ms, 1s, 42};
  backoff same{100ms, 1s, 42};
  backoff other{100ms, 1s, 43};
  bool differs = false;
  for (int i = 1; i < 20; ++i) {
    const auto wait = one.wait(i);
    BOOST_TEST((wait == same.wait(i)));
    differs |= wait != other.wait(i);
  }
  BOOST_TEST(differs);
}

BOOST_AUTO_TEST_SUITE_END()
