#include "market/backtest/bootstrap.hpp"

#include <algorithm>
#include <cmath>

namespace tandem::market::backtest {

std::uint64_t splitmix64::next() {
  state_ += 0x9E3779B97F4A7C15U;
  auto z = state_;
  z = (z ^ (z >> 30U)) * 0xBF58476D1CE4E5B9U;
  z = (z ^ (z >> 27U)) * 0x94D049BB133111EBU;
  return z ^ (z >> 31U);
}

std::size_t splitmix64::below(std::size_t bound) {
  return static_cast<std::size_t>(((next() >> 32U) * bound) >> 32U);
}

std::optional<interval> resample(std::span<const day_sum> days, std::size_t block,
                                 const bootstrap_settings& settings) {
  const auto size = days.size();
  const auto blocks = (size + block - 1) / block;
  const auto count = static_cast<std::size_t>(settings.resamples);
  splitmix64 random{settings.seed};
  std::vector<double> means;
  means.reserve(count);
  for (std::size_t i = 0; i < count; ++i) {
    double sum = 0;
    std::size_t trades = 0;
    auto left = size;
    for (std::size_t drawn = 0; drawn < blocks; ++drawn) {
      auto day = random.below(size);
      const auto length = std::min(block, left);
      left -= length;
      for (std::size_t j = 0; j < length; ++j) {
        sum += days[day].sum;
        trades += days[day].trades;
        day = day + 1 == size ? 0 : day + 1;
      }
    }
    if (trades == 0)
      return std::nullopt;
    means.push_back(sum / static_cast<double>(trades));
  }
  // One in forty lies beyond either end.
  const auto beyond = count / 40;
  const auto low = beyond > 0 ? beyond - 1 : 0;
  const auto high = std::min(count - beyond, count - 1);
  const auto at = [&means](std::size_t place) {
    const auto found = means.begin() + static_cast<std::ptrdiff_t>(place);
    std::nth_element(means.begin(), found, means.end());
    return *found;
  };
  return interval{at(low), at(high)};
}

interval widened(const interval& raw, double mean, std::size_t horizon, std::size_t days) {
  const auto h = static_cast<double>(horizon);
  const auto m = static_cast<double>(days);
  const double factor = std::sqrt(3 * h / ((2 * h + 1) * (1 - h / m)));
  return {mean + factor * (raw.low - mean), mean + factor * (raw.high - mean)};
}

} // namespace tandem::market::backtest
