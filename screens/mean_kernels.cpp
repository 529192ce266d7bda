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

/// Calls `body` with the first place that has a whole window, and writes unknown before it.
template <class Body>
void from_first_window(target to, std::size_t begin, std::size_t n, Body body) {
  const auto first = std::min(std::max(to.from, begin + n - 1), to.size);
  std::fill(to.out + to.from, to.out + first, unknown_number);
  body(first);
}

} // namespace

void prepare(running& over, numbers x, std::size_t size) {
  over.sums.resize(std::max(over.sums.size(), size + 1));
  over.errors.resize(over.sums.size());
  over.equal.resize(over.sums.size());
  auto at = x.from;
  while (at < size && !is_known(x.at[at]))
    ++at;
  over.begin = at;
  exact_sum total;
  double last = unknown_number;
  double equal = 0;
  for (; at < size; ++at) {
    over.sums[at] = total.sum();
    over.errors[at] = total.error();
    const double value = x.at[at];
    equal = value == last ? equal + 1 : 1;
    last = value;
    over.equal[at] = equal;
    total.add(value);
  }
  over.sums[size] = total.sum();
  over.errors[size] = total.error();
  // An unknown value or an infinity stays in the sum to the end.
  over.usable = finite(total.value()) == total.value();
}

TANDEM_WIDE void sum(target to, numbers x, std::size_t n, const running* over) {
  if (over == nullptr || !over->usable)
    return running_sums(to, x, n, [](double total, bool, double) { return total; });
  from_first_window(to, over->begin, n, [&](std::size_t first) {
    const double* const sums = over->sums.data() + 1;
    const double* const errors = over->errors.data() + 1;
    for (auto i = first; i < to.size; ++i)
      to.out[i] = (sums[i] - sums[i - n]) + (errors[i] - errors[i - n]);
  });
}

TANDEM_WIDE void sma(target to, numbers x, std::size_t n, const running* over) {
  const auto count = static_cast<double>(n);
  if (over == nullptr || !over->usable)
    return running_sums(to, x, n, [count](double total, bool all_equal, double last) {
      return all_equal ? last : total / count;
    });
  from_first_window(to, over->begin, n, [&](std::size_t first) {
    const double* const sums = over->sums.data() + 1;
    const double* const errors = over->errors.data() + 1;
    const double* const equal = over->equal.data();
    const double* const value = x.at;
    double* const out = to.out;
    for (auto i = first; i < to.size; ++i) {
      const double mean = ((sums[i] - sums[i - n]) + (errors[i] - errors[i - n])) / count;
      out[i] = equal[i] >= count ? value[i] : mean;
    }
  });
}

void wma(target to, numbers x, std::size_t n) {
  fill_unknown(to);
  const double weights = static_cast<double>(n) * (static_cast<double>(n) + 1) / 2;
  for_known_runs(to, x, n, [&](std::size_t first, std::size_t end, std::size_t) {
    sum_windows(
      to.out, first, end, n,
      [&](std::size_t i, std::size_t ago) { return static_cast<double>(n - ago) * x.at[i - ago]; },
      [&](std::size_t, double sum) { return finite(sum / weights); });
    equal_run equal;
    for (auto i = first + 1 - n; i < end; ++i) {
      equal.take(x.at[i]);
      if (i >= first && equal.count() >= n)
        to.out[i] = x.at[i];
    }
  });
}

namespace {

double mean_from_definition(const double* x, std::size_t i, std::size_t seen, double a) {
  double mean = x[i + 1 - seen];
  for (auto j = i + 2 - seen; j <= i; ++j)
    mean += a * (x[j] - mean);
  return finite(mean);
}

/// The recursion that begins with x[start] and never forgets it, written to [start, end). Four
/// values at a time, so that a step does not have to wait for the one before it.
void endless_mean(const double* x, std::size_t start, std::size_t end, double a, double* out) {
  const double q = 1 - a;
  const double q2 = q * q;
  const double q3 = q2 * q;
  const double q4 = q2 * q2;
  double mean = x[start];
  out[start] = mean;
  auto i = start + 1;
  for (; i + 4 <= end; i += 4) {
    const double c1 = a * x[i];
    const double c2 = a * x[i + 1] + q * c1;
    const double c3 = a * x[i + 2] + q * c2;
    const double c4 = a * x[i + 3] + q * c3;
    out[i] = q * mean + c1;
    out[i + 1] = q2 * mean + c2;
    out[i + 2] = q3 * mean + c3;
    mean = q4 * mean + c4;
    out[i + 3] = mean;
  }
  for (; i < end; ++i) {
    mean = q * mean + a * x[i];
    out[i] = mean;
  }
}

} // namespace

TANDEM_WIDE void recursive_mean(target to, numbers x, std::size_t seen, double a,
                                const running* over, scratch& work) {
  if (over == nullptr || !over->usable) {
    fill_unknown(to);
    for_known_runs(to, x, seen, [&](std::size_t first, std::size_t end, std::size_t) {
      for (auto i = first; i < end; ++i)
        to.out[i] = mean_from_definition(x.at, i, seen, a);
    });
    return;
  }
  from_first_window(to, over->begin, seen, [&](std::size_t first) {
    if (first == to.size)
      return;
    // The endless recursion weighs the value `seen` bars ago and all before it with `seed_weight`;
    // what it has there is exchanged for the seed.
    const double seed_weight = std::pow(1 - a, static_cast<double>(seen - 1));
    const auto count = static_cast<double>(seen);
    work.first.resize(std::max(work.first.size(), to.size));
    double* const endless = work.first.data();
    endless_mean(x.at, first + 1 - seen, to.size, a, endless);
    const double* const equal = over->equal.data();
    const double* const value = x.at;
    double* const out = to.out;
    for (auto i = first; i < to.size; ++i) {
      const auto seed = i + 1 - seen;
      const double mean = finite(endless[i] + seed_weight * (value[seed] - endless[seed]));
      out[i] = equal[i] >= count ? value[i] : mean;
    }
  });
}

} // namespace tandem::screens::kernels
