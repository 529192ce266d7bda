#include "screens/known_runs.hpp"

#include <cmath>
#include <utility>

namespace tandem::screens::kernels {

namespace {

/// Sums of n values, each as if made anew: a value that left leaves nothing behind.
template <class Value>
void running_sums(target to, numbers x, std::size_t n, Value value) {
  fill_unknown(to);
  for_known_runs(to, x, n, [&](std::size_t first, std::size_t end, std::size_t) {
    exact_sum total;
    equal_run equal;
    for (auto i = first + 1 - n; i < first; ++i) {
      total.add(x.at[i]);
      equal.take(x.at[i]);
    }
    for (auto i = first; i < end; ++i) {
      total.add(x.at[i]);
      equal.take(x.at[i]);
      const double sum = total.value();
      to.out[i] = finite(value(sum, equal.count() >= n, x.at[i]));
      if (sum - sum == 0) {
        total.add(-x.at[i + 1 - n]);
      } else {
        // Beyond the largest double nothing can be taken away again.
        total = {};
        for (auto j = i + 2 - n; j <= i; ++j)
          total.add(x.at[j]);
      }
    }
  });
}

} // namespace

void sum(target to, numbers x, std::size_t n) {
  running_sums(to, x, n, [](double total, bool, double) { return total; });
}

void sma(target to, numbers x, std::size_t n) {
  const auto count = static_cast<double>(n);
  running_sums(to, x, n, [count](double total, bool all_equal, double last) {
    return all_equal ? last : total / count;
  });
}

void wma(target to, numbers x, std::size_t n) {
  fill_unknown(to);
  const double weights = static_cast<double>(n) * (static_cast<double>(n) + 1) / 2;
  for_known_runs(to, x, n, [&](std::size_t first, std::size_t end, std::size_t) {
    double* const out = to.out;
    std::fill(out + first, out + end, 0.0);
    for (std::size_t ago = 0; ago < n; ++ago) {
      const auto weight = static_cast<double>(n - ago);
      const double* const value = x.at - ago;
      for (auto i = first; i < end; ++i)
        out[i] += weight * value[i];
    }
    equal_run equal;
    for (auto i = first + 1 - n; i < first; ++i)
      equal.take(x.at[i]);
    for (auto i = first; i < end; ++i) {
      equal.take(x.at[i]);
      out[i] = equal.count() >= n ? x.at[i] : finite(out[i] / weights);
    }
  });
}

void recursive_mean(target to, numbers x, std::size_t seen, double a, scratch& work) {
  // For few bars the definition itself is faster than what follows.
  constexpr std::size_t few = 4;
  fill_unknown(to);
  const double seed_weight = std::pow(1 - a, static_cast<double>(seen - 1));
  for_known_runs(to, x, seen, [&](std::size_t first, std::size_t end, std::size_t) {
    const auto from_definition = [&](std::size_t i) {
      double mean = x.at[i + 1 - seen];
      for (auto j = i + 2 - seen; j <= i; ++j)
        mean += a * (x.at[j] - mean);
      return finite(mean);
    };
    if (end - first <= few) {
      for (auto i = first; i < end; ++i)
        to.out[i] = from_definition(i);
      return;
    }
    // The recursion from one bar on, `endless`, weighs the value `seen` bars ago and all before it
    // with `seed_weight`; what it has there is exchanged for the seed.
    const auto start = first + 1 - seen;
    work.first.resize(std::max(work.first.size(), to.size));
    double* const endless = work.first.data();
    equal_run equal;
    double mean = x.at[start];
    for (auto i = start; i < end; ++i) {
      equal.take(x.at[i]);
      mean += a * (x.at[i] - mean);
      endless[i] = mean;
      if (i < first)
        continue;
      const auto seed = i + 1 - seen;
      const double value = mean + seed_weight * (x.at[seed] - endless[seed]);
      to.out[i] = equal.count() >= seen ? x.at[i] : finite(value);
    }
    if (mean - mean != 0)
      for (auto i = first; i < end; ++i)
        to.out[i] = from_definition(i);
  });
}

} // namespace tandem::screens::kernels
