#pragma once

#include <cstddef>
#include <span>
#include <utility>
#include <vector>

namespace tandem::bench {

/// What repetitions of one measurement came to. All in the unit of the samples.
struct summary {
  double median = 0;
  double low = 0;
  double high = 0;
  std::size_t count = 0;
};

/// Precondition: at least one sample.
summary summarize(std::span<const double> samples);

/// Nearest rank: the smallest sample that at least the fraction `q` of all do not exceed.
/// Precondition: at least one sample, q in 0..1.
double percentile(std::vector<double> samples, double q);

/// The b of y = a * x^b with the least squared error of log y: 1 is linear growth, below 1 a cost
/// that does not grow with x. Precondition: at least two different x; all positive.
double fitted_exponent(std::span<const std::pair<double, double>> points);

/// The b of y = a + b * x with the least squared error of y: what one more x costs.
/// Precondition: at least two different x.
double fitted_slope(std::span<const std::pair<double, double>> points);

} // namespace tandem::bench
