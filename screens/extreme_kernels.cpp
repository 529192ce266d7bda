#include "screens/known_runs.hpp"

#include <cstring>
#include <utility>

namespace tandem::screens::kernels {

namespace {

// Up to this many bars each window is looked through by itself.
constexpr std::size_t few = 8;

struct most {
  template <class Value>
  Value operator()(Value a, Value b) const {
    return a > b ? a : b;
  }
};

struct least {
  template <class Value>
  Value operator()(Value a, Value b) const {
    return a < b ? a : b;
  }
};

/// The best of each window of `n` among the `size` values behind `values`: first of 2, then of 4, 8
/// ... values, each from two of half the width, at the end from two that overlap. `values` and
/// `spare` are overwritten. `out[i]` is that of the window that ends with value i, from n - 1 on.
template <class Value, class Better>
void best_of_windows(Value* values, Value* spare, std::size_t size, std::size_t n, Value* out,
                     Better better) {
  std::size_t width = 1;
  for (; width * 2 <= n; width *= 2) {
    for (auto i = 2 * width - 1; i < size; ++i)
      spare[i] = better(values[i], values[i - width]);
    std::swap(values, spare);
  }
  const auto back = n - width;
  for (auto i = n - 1; i < size; ++i)
    out[i] = better(values[i], values[i - back]);
}

template <class Better>
void extreme(target to, numbers x, std::size_t n, scratch& work, Better better) {
  fill_unknown(to);
  for_known_runs(to, x, n, [&](std::size_t first, std::size_t end, std::size_t) {
    if (end - first <= few) {
      for (auto i = first; i < end; ++i) {
        double best = x.at[i];
        for (auto j = i + 1 - n; j < i; ++j)
          best = better(best, x.at[j]);
        to.out[i] = best;
      }
      return;
    }
    const auto start = first + 1 - n;
    const auto size = end - start;
    work.first.resize(std::max(work.first.size(), size));
    work.second.resize(std::max(work.second.size(), size));
    std::copy(x.at + start, x.at + end, work.first.begin());
    best_of_windows(work.first.data(), work.second.data(), size, n, to.out + start, better);
  });
}

template <class Better>
void bars_since_extreme(target to, numbers x, std::size_t n, Better is_not_worse) {
  fill_unknown(to);
  for_known_runs(to, x, n, [&](std::size_t first, std::size_t end, std::size_t) {
    auto best = first + 1 - n;
    for (auto i = best + 1; i < end; ++i) {
      if (is_not_worse(x.at[i], x.at[best])) {
        best = i;
      } else if (i >= n && best < i + 1 - n) {
        best = i + 1 - n;
        for (auto j = best + 1; j <= i; ++j)
          if (is_not_worse(x.at[j], x.at[best]))
            best = j;
      }
      if (i >= first)
        to.out[i] = static_cast<double>(i - best);
    }
    if (n == 1)
      std::fill(to.out + first, to.out + end, 0.0);
  });
}

template <class Better>
void over_window(truth_target to, truths c, std::size_t n, scratch& work, Better better) {
  if (to.from >= to.size)
    return;
  // Bars before the first one are unknown.
  const auto size = to.size - to.from + n - 1;
  const auto missing = n - 1 > to.from ? n - 1 - to.from : 0;
  work.first_truths.resize(std::max(work.first_truths.size(), 2 * size));
  work.second_truths.resize(std::max(work.second_truths.size(), size));
  auto* const values = work.first_truths.data();
  std::fill(values, values + missing, unknown);
  std::copy(c.at + (to.from + missing - (n - 1)), c.at + to.size, values + missing);
  auto* const found = values + size;
  best_of_windows(values, work.second_truths.data(), size, n, found, better);
  std::copy(found + (n - 1), found + size, to.out + to.from);
}

} // namespace

TANDEM_WIDE void highest(target to, numbers x, std::size_t n, scratch& work) {
  extreme(to, x, n, work, most{});
}

TANDEM_WIDE void lowest(target to, numbers x, std::size_t n, scratch& work) {
  extreme(to, x, n, work, least{});
}

void highestbars(target to, numbers x, std::size_t n) {
  bars_since_extreme(to, x, n, [](double a, double b) { return a >= b; });
}

void lowestbars(target to, numbers x, std::size_t n) {
  bars_since_extreme(to, x, n, [](double a, double b) { return a <= b; });
}

void any(truth_target to, truths c, std::size_t n, scratch& work) {
  over_window(to, c, n, work, most{});
}

void all(truth_target to, truths c, std::size_t n, scratch& work) {
  over_window(to, c, n, work, least{});
}

} // namespace tandem::screens::kernels
