#include "market/indicators/slope.hpp"

#include <limits>

namespace tandem::market {

double slope(std::span<const double> values, std::size_t length) {
  if (values.size() < length)
    return std::numeric_limits<double>::quiet_NaN();
  const auto last = values.last(length);
  const auto points = static_cast<double>(length);
  // Values at equal distance from the middle are paired, so that equal values cancel exactly.
  double sum = 0;
  for (std::size_t i = 0; i < length / 2; ++i) {
    const double distance = (points - 1) / 2 - static_cast<double>(i);
    sum += distance * (last[length - 1 - i] - last[i]);
  }
  return sum / (points * (points * points - 1) / 12);
}

} // namespace tandem::market
