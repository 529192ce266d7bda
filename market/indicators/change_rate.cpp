#include "market/indicators/change_rate.hpp"

#include <array>
#include <charconv>
#include <cmath>

namespace tandem::market {

double round4(double value) {
  if (!std::isfinite(value))
    return value;
  // Scaling by 10000 and back rounds twice and misses ties; printing rounds once. The largest
  // double has 309 digits before the point.
  std::array<char, 320> text{};
  const auto printed =
    std::to_chars(text.data(), text.data() + text.size(), value, std::chars_format::fixed, 4);
  double rounded = 0;
  std::from_chars(text.data(), printed.ptr, rounded);
  return rounded;
}

double change_rate(std::span<const candle> candles) {
  constexpr std::size_t days_back_max = 4;
  const std::size_t last = candles.size() - 1;
  for (std::size_t back = 1; back <= days_back_max && back <= last; ++back) {
    const double before = candles[last - back].close;
    if (before > 0)
      return round4((candles[last].close - before) / before);
  }
  return 0;
}

} // namespace tandem::market
