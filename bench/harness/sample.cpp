#include "bench/harness/sample.hpp"

#include <algorithm>
#include <cmath>

namespace tandem::bench {

summary summarize(std::span<const double> samples) {
  std::vector<double> sorted{samples.begin(), samples.end()};
  std::sort(sorted.begin(), sorted.end());
  const auto count = sorted.size();
  const auto middle = count / 2;
  summary all;
  all.median = count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  all.low = sorted.front();
  all.high = sorted.back();
  all.count = count;
  return all;
}

double percentile(std::vector<double> samples, double q) {
  const auto rank = static_cast<std::size_t>(std::ceil(q * static_cast<double>(samples.size())));
  const auto index = std::clamp<std::size_t>(rank, 1, samples.size()) - 1;
  const auto at = samples.begin() + static_cast<std::ptrdiff_t>(index);
  std::nth_element(samples.begin(), at, samples.end());
  return *at;
}

double fitted_slope(std::span<const std::pair<double, double>> points) {
  double mean_x = 0;
  double mean_y = 0;
  for (const auto& [x, y] : points) {
    mean_x += x / static_cast<double>(points.size());
    mean_y += y / static_cast<double>(points.size());
  }
  double covariance = 0;
  double variance = 0;
  for (const auto& [x, y] : points) {
    covariance += (x - mean_x) * (y - mean_y);
    variance += (x - mean_x) * (x - mean_x);
  }
  return covariance / variance;
}

double fitted_exponent(std::span<const std::pair<double, double>> points) {
  std::vector<std::pair<double, double>> logs;
  logs.reserve(points.size());
  for (const auto& [x, y] : points)
    logs.emplace_back(std::log(x), std::log(y));
  return fitted_slope(logs);
}

} // namespace tandem::bench
