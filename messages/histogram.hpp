#pragma once

#include <array>
#include <cstdint>

namespace tandem {

/// Counts durations in buckets that grow by an eighth: a quantile is right within 12.5 %, in 2 KiB
/// for any number of samples. Histograms can be added up.
class duration_histogram {
public:
  /// Negative durations count as zero.
  void record_ns(std::int64_t nanoseconds);
  /// Upper edge of the bucket that holds quantile `q` (0..1) in nanoseconds; 0 without samples.
  std::int64_t quantile_ns(double q) const;
  std::uint64_t count() const { return count_; }
  /// Samples of `nanoseconds` or less. Samples up to an eighth below that may be missing: a bucket
  /// counts only when it ends by then, so no sample is reported as faster than it was.
  std::uint64_t count_up_to(std::int64_t nanoseconds) const;
  /// The sum of all samples; exact.
  std::uint64_t sum_ns() const { return sum_ns_; }
  void merge(const duration_histogram& other);

private:
  static constexpr int sub_bits = 3;       // 8 buckets per power of two.
  static constexpr int bucket_count = 320; // Up to 2^42 ns, above an hour.
  static int index_of(std::int64_t nanoseconds);
  static std::int64_t upper_edge(int index);
  std::array<std::uint64_t, bucket_count> buckets_{};
  std::uint64_t count_ = 0;
  std::uint64_t sum_ns_ = 0; // Wraps after 584 years.
};

} // namespace tandem
