#include "messages/histogram.hpp"

#include <algorithm>
#include <bit>
#include <cmath>

namespace tandem {

int duration_histogram::index_of(std::int64_t nanoseconds) {
  auto value = static_cast<std::uint64_t>(std::max<std::int64_t>(nanoseconds, 0));
  constexpr std::uint64_t linear_max = 1U << (sub_bits + 1);
  if (value < linear_max)
    return static_cast<int>(value); // Small values are exact.
  int exponent = static_cast<int>(std::bit_width(value)) - 1 - sub_bits;
  auto sub = static_cast<int>(value >> exponent) - (1 << sub_bits);
  int index = (exponent + 1) * (1 << sub_bits) + sub;
  return std::min(index, bucket_count - 1);
}

std::int64_t duration_histogram::upper_edge(int index) {
  constexpr int linear_max = 1 << (sub_bits + 1);
  if (index < linear_max)
    return index;
  int exponent = index / (1 << sub_bits) - 1;
  int sub = index % (1 << sub_bits);
  return ((std::int64_t{(1 << sub_bits) + sub} + 1) << exponent) - 1;
}

void duration_histogram::record_ns(std::int64_t nanoseconds) {
  ++buckets_[static_cast<std::size_t>(index_of(nanoseconds))];
  ++count_;
  sum_ns_ += static_cast<std::uint64_t>(std::max<std::int64_t>(nanoseconds, 0));
}

std::uint64_t duration_histogram::count_up_to(std::int64_t nanoseconds) const {
  std::uint64_t seen = 0;
  for (int i = 0; i < bucket_count && upper_edge(i) <= nanoseconds; ++i)
    seen += buckets_[static_cast<std::size_t>(i)];
  return seen;
}

std::int64_t duration_histogram::quantile_ns(double q) const {
  if (count_ == 0)
    return 0;
  auto rank = static_cast<std::uint64_t>(std::ceil(q * static_cast<double>(count_)));
  rank = std::clamp<std::uint64_t>(rank, 1, count_);
  std::uint64_t seen = 0;
  for (int i = 0; i < bucket_count; ++i) {
    seen += buckets_[static_cast<std::size_t>(i)];
    if (seen >= rank)
      return upper_edge(i);
  }
  return upper_edge(bucket_count - 1);
}

void duration_histogram::merge(const duration_histogram& other) {
  for (std::size_t i = 0; i < buckets_.size(); ++i)
    buckets_[i] += other.buckets_[i];
  count_ += other.count_;
  sum_ns_ += other.sum_ns_;
}

} // namespace tandem
