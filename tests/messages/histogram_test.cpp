#include "messages/histogram.hpp"

#include <boost/test/unit_test.hpp>
#include <rapidcheck.h>

#include <algorithm>
#include <cstdint>
#include <vector>

using tandem::duration_histogram;

namespace {

constexpr std::int64_t hour_ns = 3'600'000'000'000;

/// Durations of every magnitude up to an hour.
rc::Gen<std::vector<std::int64_t>> durations() {
  const auto up_to = [](std::int64_t end) { return rc::gen::inRange<std::int64_t>(0, end); };
  return rc::gen::nonEmpty(rc::gen::container<std::vector<std::int64_t>>(rc::gen::oneOf(
    up_to(20), up_to(1000), up_to(1'000'000), up_to(1'000'000'000), up_to(hour_ns))));
}

duration_histogram of(const std::vector<std::int64_t>& samples) {
  duration_histogram histogram;
  for (auto sample : samples)
    histogram.record_ns(sample);
  return histogram;
}

} // namespace

BOOST_AUTO_TEST_SUITE(duration_histogram_suite)

BOOST_AUTO_TEST_CASE(without_samples_every_quantile_is_zero) {
  const duration_histogram empty;
  BOOST_TEST(empty.count() == 0u);
  BOOST_TEST(empty.quantile_ns(0.0) == 0);
  BOOST_TEST(empty.quantile_ns(0.99) == 0);
}

BOOST_AUTO_TEST_CASE(small_values_are_exact) {
  for (std::int64_t value = 0; value < 16; ++value)
    BOOST_TEST(of({value}).quantile_ns(0.5) == value);
}

BOOST_AUTO_TEST_CASE(quantiles_of_a_hundred_known_values) {
  std::vector<std::int64_t> samples;
  for (std::int64_t i = 1; i <= 100; ++i)
    samples.push_back(i * 1000);
  const auto histogram = of(samples);
  // By nearest rank: half of the samples are at most 50,000, 99 of them at most 99,000.
  BOOST_TEST(histogram.quantile_ns(0.5) >= 50'000);
  BOOST_TEST(histogram.quantile_ns(0.5) <= 56'250);
  BOOST_TEST(histogram.quantile_ns(0.99) >= 99'000);
  BOOST_TEST(histogram.quantile_ns(0.99) <= 111'375);
}

BOOST_AUTO_TEST_CASE(samples_are_counted_up_to_a_bound_that_holds_their_whole_bucket) {
  // From 512 on a bucket spans 64, so 1000 is in the one of 960 to 1023, and 1024 in the next.
  const auto histogram = of({3, 15, 1000, 1024});
  BOOST_TEST(histogram.count_up_to(-1) == 0u);
  BOOST_TEST(histogram.count_up_to(3) == 1u);
  BOOST_TEST(histogram.count_up_to(15) == 2u);
  BOOST_TEST(histogram.count_up_to(1022) == 2u);
  BOOST_TEST(histogram.count_up_to(1023) == 3u);
  BOOST_TEST(histogram.count_up_to(hour_ns) == 4u);
}

BOOST_AUTO_TEST_CASE(the_sum_is_exact) {
  auto histogram = of({3, 1000, 1'000'000'007});
  BOOST_TEST(histogram.sum_ns() == 1'000'001'010u);
  histogram.merge(of({90}));
  BOOST_TEST(histogram.sum_ns() == 1'000'001'100u);
}

BOOST_AUTO_TEST_CASE(a_count_misses_none_that_is_an_eighth_below_its_bound) {
  BOOST_TEST(rc::check("count_up_to", [] {
    const auto samples = *durations();
    const auto bound = *rc::gen::inRange<std::int64_t>(0, hour_ns);
    const auto counted = of(samples).count_up_to(bound);
    const auto up_to = [&](std::int64_t end) {
      return static_cast<std::uint64_t>(std::count_if(
        samples.begin(), samples.end(), [&](std::int64_t sample) { return sample <= end; }));
    };
    RC_ASSERT(counted <= up_to(bound));
    RC_ASSERT(counted >= up_to(bound - bound / 8 - 1));
  }));
}

BOOST_AUTO_TEST_CASE(negative_durations_count_as_zero) {
  const auto histogram = of({-5, -1'000'000'000});
  BOOST_TEST(histogram.sum_ns() == 0u);
  BOOST_TEST(histogram.count() == 2u);
  BOOST_TEST(histogram.quantile_ns(1.0) == 0);
}

BOOST_AUTO_TEST_CASE(values_beyond_the_range_are_kept_in_the_last_bucket) {
  const auto histogram = of({INT64_MAX, 1});
  BOOST_TEST(histogram.count() == 2u);
  BOOST_TEST(histogram.quantile_ns(0.5) == 1);
  BOOST_TEST(histogram.quantile_ns(1.0) >= hour_ns);
}

BOOST_AUTO_TEST_CASE(quantiles_are_right_within_an_eighth) {
  BOOST_TEST(rc::check("quantiles", [] {
    auto samples = *durations();
    const auto histogram = of(samples);
    std::sort(samples.begin(), samples.end());
    // Sixty-fourths are exact in binary, so that the rank is not a matter of rounding.
    const auto sixty_fourths = *rc::gen::inRange<std::size_t>(0, 65);
    const auto rank = std::max<std::size_t>((sixty_fourths * samples.size() + 63) / 64, 1);
    const auto exact = samples[rank - 1];
    const auto found = histogram.quantile_ns(static_cast<double>(sixty_fourths) / 64);
    RC_ASSERT(found >= exact);
    RC_ASSERT(found - exact <= exact / 8);
    RC_ASSERT(histogram.count() == samples.size());
  }));
}

BOOST_AUTO_TEST_CASE(a_merge_is_the_histogram_of_all_samples) {
  BOOST_TEST(rc::check("merge", [] {
    const auto one = *durations();
    const auto other = *durations();
    auto merged = of(one);
    merged.merge(of(other));
    auto all = one;
    all.insert(all.end(), other.begin(), other.end());
    const auto together = of(all);
    RC_ASSERT(merged.count() == together.count());
    for (int percent = 0; percent <= 100; ++percent)
      RC_ASSERT(merged.quantile_ns(percent / 100.0) == together.quantile_ns(percent / 100.0));
  }));
}

BOOST_AUTO_TEST_SUITE_END()
