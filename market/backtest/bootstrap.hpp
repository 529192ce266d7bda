#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace tandem::market::backtest {

/// The generator splitmix64: the same numbers on every machine, from a seed.
class splitmix64 {
public:
  explicit splitmix64(std::uint64_t seed) : state_(seed) {}
  std::uint64_t next();
  /// From 0 to `bound` - 1. Precondition: `bound` below 2^32.
  std::size_t below(std::size_t bound);

private:
  std::uint64_t state_;
};

struct bootstrap_settings {
  std::uint64_t seed = 1;
  int resamples = 2000;
};

/// What the trades of one day add up to.
struct day_sum {
  double sum = 0;
  std::size_t trades = 0;
};

struct interval {
  double low = 0;
  double high = 0;
};

/// The middle 95 % of the means of `days` resampled in blocks of `block` days that follow each
/// other, the last wrapped to the first. Days are drawn and not trades, because trades of a day
/// rise and fall together; blocks, because holdings overlap. Nothing where a resample can have no
/// trade. Each call begins with the seed. Precondition: days not empty, 1 <= block.
std::optional<interval> resample(std::span<const day_sum> days, std::size_t block,
                                 const bootstrap_settings& settings);

/// Moves the ends of `raw` away from `mean`: blocks of `horizon` + 1 days keep only a part of the
/// variance of holdings that overlap over `horizon` candles.
interval widened(const interval& raw, double mean, std::size_t horizon, std::size_t days);

} // namespace tandem::market::backtest
