#include "screens/kernels.hpp"

#include <algorithm>
#include <cmath>

// Plain loops without branches, which compilers turn into vector instructions.
namespace tandem::screens::kernels {

namespace {

template <class Value>
void each(target to, Value value) {
  double* const out = to.out;
  for (std::size_t i = to.from; i < to.size; ++i)
    out[i] = value(i);
}

template <class Value>
void each(truth_target to, Value value) {
  std::uint8_t* const out = to.out;
  for (std::size_t i = to.from; i < to.size; ++i)
    out[i] = static_cast<std::uint8_t>(value(i));
}

/// Yes, no, or unknown where neither holds because a number is NaN.
int answer(bool is_yes, bool is_no) {
  return 1 + static_cast<int>(is_yes) - static_cast<int>(is_no);
}

} // namespace

TANDEM_WIDE void add(target to, numbers a, numbers b) {
  each(to, [x = a.at, y = b.at](std::size_t i) { return finite(x[i] + y[i]); });
}

TANDEM_WIDE void subtract(target to, numbers a, numbers b) {
  each(to, [x = a.at, y = b.at](std::size_t i) { return finite(x[i] - y[i]); });
}

TANDEM_WIDE void multiply(target to, numbers a, numbers b) {
  each(to, [x = a.at, y = b.at](std::size_t i) { return finite(x[i] * y[i]); });
}

TANDEM_WIDE void divide(target to, numbers a, numbers b) {
  each(to, [x = a.at, y = b.at](std::size_t i) { return finite(x[i] / y[i]); });
}

TANDEM_WIDE void negate(target to, numbers a) {
  each(to, [x = a.at](std::size_t i) { return -x[i]; });
}

TANDEM_WIDE void absolute(target to, numbers a) {
  each(to, [x = a.at](std::size_t i) { return std::abs(x[i]); });
}

TANDEM_WIDE void smaller(target to, numbers a, numbers b) {
  each(to, [x = a.at, y = b.at](std::size_t i) {
    const double least = y[i] < x[i] ? y[i] : x[i];
    return x[i] == x[i] && y[i] == y[i] ? least : unknown_number;
  });
}

TANDEM_WIDE void larger(target to, numbers a, numbers b) {
  each(to, [x = a.at, y = b.at](std::size_t i) {
    const double most = y[i] > x[i] ? y[i] : x[i];
    return x[i] == x[i] && y[i] == y[i] ? most : unknown_number;
  });
}

TANDEM_WIDE void choose(target to, truths condition, numbers a, numbers b) {
  each(to, [c = condition.at, x = a.at, y = b.at](std::size_t i) {
    return c[i] == yes ? x[i] : c[i] == no ? y[i] : unknown_number;
  });
}

TANDEM_WIDE void clamp(target to, numbers a, double low, double high) {
  each(to, [x = a.at, low, high](std::size_t i) {
    const double raised = x[i] < low ? low : x[i];
    return raised > high ? high : raised;
  });
}

TANDEM_WIDE void balance(target to, numbers up, numbers down) {
  each(to, [u = up.at, d = down.at](std::size_t i) {
    if (u[i] == 0 || d[i] == 0)
      // Exact ends; a sum with an unknown part is unknown.
      return u[i] == d[i] ? 50 : u[i] == 0 ? 0 * d[i] : finite(u[i] / u[i]) * 100;
    return std::min(finite(100 * u[i] / (u[i] + d[i])), 100.0);
  });
}

TANDEM_WIDE void directional(target to, numbers plus, numbers minus) {
  each(to, [p = plus.at, m = minus.at](std::size_t i) {
    const double both = p[i] + m[i];
    return both == 0 ? 0 : finite(100 * std::abs(p[i] - m[i]) / both);
  });
}

TANDEM_WIDE void points(target to, truths condition, double value) {
  each(to, [c = condition.at, value](std::size_t i) { return c[i] == yes ? value : 0; });
}

TANDEM_WIDE void margin(target to, operation code, numbers a, numbers b, numbers share) {
  const auto *x = a.at, *y = b.at, *p = share.at;
  if (code == operation::margin)
    each(to, [=](std::size_t i) { return finite((x[i] - y[i]) / std::abs(y[i])); });
  else if (code == operation::margin_equal)
    each(to, [=](std::size_t i) { return finite(-std::abs(x[i] - y[i]) / std::abs(y[i])); });
  else if (code == operation::margin_unequal)
    each(to, [=](std::size_t i) { return finite(std::abs(x[i] - y[i]) / std::abs(y[i])); });
  else
    each(to, [=](std::size_t i) {
      const double reach = p[i] * std::abs(y[i]);
      return finite((reach - std::abs(x[i] - y[i])) / reach);
    });
}

TANDEM_WIDE void compare(truth_target to, operation code, numbers a, numbers b) {
  const auto *x = a.at, *y = b.at;
  switch (code) {
    case operation::less:
      each(to, [=](std::size_t i) { return answer(x[i] < y[i], x[i] >= y[i]); });
      break;
    case operation::less_equal:
      each(to, [=](std::size_t i) { return answer(x[i] <= y[i], x[i] > y[i]); });
      break;
    case operation::greater:
      each(to, [=](std::size_t i) { return answer(x[i] > y[i], x[i] <= y[i]); });
      break;
    case operation::greater_equal:
      each(to, [=](std::size_t i) { return answer(x[i] >= y[i], x[i] < y[i]); });
      break;
    case operation::equal:
      each(to, [=](std::size_t i) { return answer(x[i] == y[i], (x[i] < y[i]) | (x[i] > y[i])); });
      break;
    default:
      each(to, [=](std::size_t i) { return answer((x[i] < y[i]) | (x[i] > y[i]), x[i] == y[i]); });
      break;
  }
}

TANDEM_WIDE void near(truth_target to, numbers a, numbers b, numbers share) {
  each(to, [x = a.at, y = b.at, p = share.at](std::size_t i) {
    const double apart = finite(std::abs(finite(x[i] - y[i])));
    const double reach = finite(p[i] * std::abs(y[i]));
    return answer(apart <= reach, apart > reach);
  });
}

TANDEM_WIDE void logic_and(truth_target to, truths a, truths b) {
  each(to, [x = a.at, y = b.at](std::size_t i) { return std::min(x[i], y[i]); });
}

TANDEM_WIDE void logic_or(truth_target to, truths a, truths b) {
  each(to, [x = a.at, y = b.at](std::size_t i) { return std::max(x[i], y[i]); });
}

TANDEM_WIDE void logic_not(truth_target to, truths a) {
  each(to, [x = a.at](std::size_t i) { return 2 - x[i]; });
}

TANDEM_WIDE void certain(truth_target to, truths a) {
  each(to, [x = a.at](std::size_t i) { return x[i] == yes ? yes : no; });
}

TANDEM_WIDE void if_yes(truth_target to, truths a, truths b) {
  each(to, [x = a.at, y = b.at](std::size_t i) { return x[i] == yes ? y[i] : x[i]; });
}

TANDEM_WIDE void shift(target to, numbers a, std::size_t n) {
  const auto first = std::min(std::max(to.from, n), to.size);
  std::fill(to.out + to.from, to.out + first, unknown_number);
  std::copy(a.at + (first - std::min(n, first)), a.at + (to.size - std::min(n, to.size)),
            to.out + first);
}

TANDEM_WIDE void shift(truth_target to, truths a, std::size_t n) {
  const auto first = std::min(std::max(to.from, n), to.size);
  std::fill(to.out + to.from, to.out + first, unknown);
  std::copy(a.at + (first - std::min(n, first)), a.at + (to.size - std::min(n, to.size)),
            to.out + first);
}

TANDEM_WIDE void change(target to, numbers x, std::size_t n) {
  const auto first = std::min(std::max(to.from, n), to.size);
  std::fill(to.out + to.from, to.out + first, unknown_number);
  each(target{to.out, first, to.size},
       [now = x.at, n](std::size_t i) { return finite((now[i] - now[i - n]) / now[i - n]); });
}

namespace {

/// Of a value and the one before it.
template <class Value>
TANDEM_WIDE void each_step(target to, Value value) {
  if (to.from == 0 && to.size > 0)
    to.out[0] = unknown_number;
  each(target{to.out, std::max<std::size_t>(to.from, 1), to.size}, value);
}

double positive(double value) {
  return value == value ? (value > 0 ? value : 0) : unknown_number;
}

} // namespace

TANDEM_WIDE void gain(target to, numbers x) {
  each_step(to, [v = x.at](std::size_t i) { return positive(finite(v[i] - v[i - 1])); });
}

TANDEM_WIDE void loss(target to, numbers x) {
  each_step(to, [v = x.at](std::size_t i) { return positive(finite(v[i - 1] - v[i])); });
}

TANDEM_WIDE void typical(target to, const double* high, const double* low, const double* close) {
  each(to, [=](std::size_t i) { return finite((high[i] + low[i] + close[i]) / 3); });
}

TANDEM_WIDE void turnover(target to, const double* high, const double* low, const double* close,
                          const double* volume) {
  each(to, [=](std::size_t i) { return finite((high[i] + low[i] + close[i]) / 3 * volume[i]); });
}

TANDEM_WIDE void true_range(target to, const double* high, const double* low, const double* close) {
  each_step(to, [=](std::size_t i) {
    const double range = high[i] - low[i];
    const double up = std::abs(high[i] - close[i - 1]);
    const double down = std::abs(low[i] - close[i - 1]);
    return finite(std::max(range, std::max(up, down)));
  });
}

TANDEM_WIDE void plus_move(target to, const double* high, const double* low) {
  each_step(to, [=](std::size_t i) {
    const double up = finite(high[i] - high[i - 1]);
    const double down = low[i - 1] - low[i];
    return up > down ? positive(up) : up == up && down == down ? 0 : unknown_number;
  });
}

TANDEM_WIDE void minus_move(target to, const double* high, const double* low) {
  each_step(to, [=](std::size_t i) {
    const double up = high[i] - high[i - 1];
    const double down = finite(low[i - 1] - low[i]);
    return down > up ? positive(down) : up == up && down == down ? 0 : unknown_number;
  });
}

TANDEM_WIDE void obv(target to, const double* close, const double* volume) {
  double level = 0;
  for (std::size_t i = 0; i < to.size; ++i) {
    if (i > 0)
      level +=
        (close[i] > close[i - 1] ? volume[i] : 0) - (close[i] < close[i - 1] ? volume[i] : 0);
    to.out[i] = finite(level);
  }
}

} // namespace tandem::screens::kernels
