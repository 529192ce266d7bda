#pragma once

#include "screens/kernels.hpp"

#include <algorithm>
#include <cstddef>

namespace tandem::screens::kernels {

inline bool is_known(double value) {
  return value == value;
}

inline void fill_unknown(target to) {
  std::fill(to.out + to.from, to.out + to.size, unknown_number);
}

/// Calls `body(first, end, begin)` for each run of places [begin, end) at which `is_known_at` holds
/// and that is long enough for windows of `n`; [first, end) are the places to write.
template <class Known, class Body>
void for_known_runs(target to, std::size_t from, std::size_t n, Known is_known_at, Body body) {
  for (std::size_t begin = from; begin < to.size;) {
    if (!is_known_at(begin)) {
      ++begin;
      continue;
    }
    auto end = begin + 1;
    while (end < to.size && is_known_at(end))
      ++end;
    if (end - begin >= n) {
      const auto first = std::max(begin + n - 1, to.from);
      if (first < end)
        body(first, end, begin);
    }
    begin = end;
  }
}

template <class Body>
void for_known_runs(target to, numbers x, std::size_t n, Body body) {
  for_known_runs(
    to, x.from, n, [x](std::size_t at) { return is_known(x.at[at]); }, body);
}

/// Writes `finish(i, sum)` to the places [first, end), the sum being that of `part(i, ago)` over
/// the window of `n`. Several windows are summed side by side, so that compilers use vectors; each
/// in the same order, so that its sum does not depend on its neighbours.
template <class Part, class Finish>
void sum_windows(double* out, std::size_t first, std::size_t end, std::size_t n, Part part,
                 Finish finish) {
  constexpr std::size_t together = 8;
  auto i = first;
  for (; i + together <= end; i += together) {
    double sums[together] = {};
    for (std::size_t ago = 0; ago < n; ++ago)
      for (std::size_t lane = 0; lane < together; ++lane)
        sums[lane] += part(i + lane, ago);
    for (std::size_t lane = 0; lane < together; ++lane)
      out[i + lane] = finish(i + lane, sums[lane]);
  }
  for (; i < end; ++i) {
    double sum = 0;
    for (std::size_t ago = 0; ago < n; ++ago)
      sum += part(i, ago);
    out[i] = finish(i, sum);
  }
}

/// How many values in a row have been equal.
class equal_run {
public:
  void take(double value) {
    count_ = value == last_ ? count_ + 1 : 1;
    last_ = value;
  }
  std::size_t count() const { return count_; }

private:
  double last_ = unknown_number;
  std::size_t count_ = 0;
};

/// A sum that values join and leave without leaving dust behind: the rounding errors of the sum are
/// summed beside it.
class exact_sum {
public:
  void add(double value) {
    const double sum = sum_ + value;
    const double rest = sum - sum_;
    error_ += (sum_ - (sum - rest)) + (value - rest);
    sum_ = sum;
  }
  double value() const { return sum_ + error_; }
  double sum() const { return sum_; }
  double error() const { return error_; }

private:
  double sum_ = 0;
  double error_ = 0;
};

} // namespace tandem::screens::kernels
