#include "screens/known_runs.hpp"

#include <algorithm>
#include <cmath>

// Nothing here runs along: deviations from a mean that moves cannot be updated without leaving
// rounding dust.
namespace tandem::screens::kernels {

namespace {

/// The mean of deviations from the mean of each window; `deviation` of a difference, `finish` of
/// the sum of them.
template <class Deviation, class Finish>
void deviation_from_mean(target to, numbers x, std::size_t n, const running* over, scratch& work,
                         Deviation deviation, Finish finish) {
  work.first.resize(std::max(work.first.size(), to.size));
  double* const mean = work.first.data();
  sma(target{mean, to.from, to.size}, x, n, over);
  fill_unknown(to);
  for_known_runs(to, x, n, [&](std::size_t first, std::size_t end, std::size_t) {
    sum_windows(
      to.out, first, end, n,
      [&](std::size_t i, std::size_t ago) { return deviation(x.at[i - ago] - mean[i]); },
      [&](std::size_t, double sum) { return finite(finish(sum)); });
  });
}

double middle_of(const std::vector<double>& sorted, std::size_t n) {
  const auto upper = sorted[n / 2];
  return n % 2 == 1 ? upper : finite((sorted[n / 2 - 1] + upper) / 2);
}

/// Replaces `old`, which is there, by `next`.
void exchange(std::vector<double>& sorted, double old, double next) {
  auto at =
    static_cast<std::size_t>(std::lower_bound(sorted.begin(), sorted.end(), old) - sorted.begin());
  for (; at + 1 < sorted.size() && sorted[at + 1] < next; ++at)
    sorted[at] = sorted[at + 1];
  for (; at > 0 && sorted[at - 1] > next; --at)
    sorted[at] = sorted[at - 1];
  sorted[at] = next;
}

} // namespace

void stdev(target to, numbers x, std::size_t n, const running* over, scratch& work) {
  const auto count = static_cast<double>(n);
  deviation_from_mean(
    to, x, n, over, work, [](double away) { return away * away; },
    [count](double sum) { return std::sqrt(sum / count); });
}

void mean_deviation(target to, numbers x, std::size_t n, const running* over, scratch& work) {
  const auto count = static_cast<double>(n);
  deviation_from_mean(
    to, x, n, over, work, [](double away) { return std::abs(away); },
    [count](double sum) { return sum / count; });
}

void median(target to, numbers x, std::size_t n, scratch& work) {
  fill_unknown(to);
  for_known_runs(to, x, n, [&](std::size_t first, std::size_t end, std::size_t) {
    auto& sorted = work.second;
    sorted.assign(x.at + (first + 1 - n), x.at + first + 1);
    std::sort(sorted.begin(), sorted.end());
    to.out[first] = middle_of(sorted, n);
    for (auto i = first + 1; i < end; ++i) {
      exchange(sorted, x.at[i - n], x.at[i]);
      to.out[i] = middle_of(sorted, n);
    }
  });
}

void slope(target to, numbers x, std::size_t n) {
  fill_unknown(to);
  if (n < 2)
    return;
  const double center = (static_cast<double>(n) - 1) / 2;
  double squares = 0;
  for (std::size_t j = 0; j < n; ++j)
    squares += (static_cast<double>(j) - center) * (static_cast<double>(j) - center);
  for_known_runs(to, x, n, [&](std::size_t first, std::size_t end, std::size_t) {
    const double* const oldest = x.at - (n - 1);
    sum_windows(
      to.out, first, end, n,
      [&](std::size_t i, std::size_t j) {
        return (static_cast<double>(j) - center) * (oldest[i + j] - oldest[i]);
      },
      [&](std::size_t, double sum) { return finite(sum / squares); });
  });
}

void percentrank(target to, numbers x, std::size_t n) {
  fill_unknown(to);
  const auto count = static_cast<double>(n);
  for_known_runs(to, x, n + 1, [&](std::size_t first, std::size_t end, std::size_t) {
    sum_windows(
      to.out, first, end, n,
      [&](std::size_t i, std::size_t ago) { return x.at[i - 1 - ago] <= x.at[i] ? 1.0 : 0.0; },
      [&](std::size_t, double sum) { return sum / count; });
  });
}

void corr(target to, numbers x, numbers y, std::size_t n, scratch& work) {
  work.first.resize(std::max(work.first.size(), to.size));
  work.second.resize(std::max(work.second.size(), to.size));
  double* const mean_x = work.first.data();
  double* const mean_y = work.second.data();
  sma(target{mean_x, to.from, to.size}, x, n, nullptr);
  sma(target{mean_y, to.from, to.size}, y, n, nullptr);
  fill_unknown(to);
  const auto both_known = [&](std::size_t i) { return is_known(x.at[i]) && is_known(y.at[i]); };
  const auto from = std::max(x.from, y.from);
  for_known_runs(to, from, n, both_known, [&](std::size_t first, std::size_t end, std::size_t) {
    for (auto i = first; i < end; ++i) {
      double squares_x = 0;
      double squares_y = 0;
      double products = 0;
      for (auto j = i + 1 - n; j <= i; ++j) {
        const double dx = x.at[j] - mean_x[i];
        const double dy = y.at[j] - mean_y[i];
        squares_x += dx * dx;
        squares_y += dy * dy;
        products += dx * dy;
      }
      const double value = finite(products / (std::sqrt(squares_x) * std::sqrt(squares_y)));
      to.out[i] = value > 1 ? 1 : value < -1 ? -1 : value;
    }
  });
}

} // namespace tandem::screens::kernels
