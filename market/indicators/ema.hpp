#pragma once

#include <limits>

namespace tandem::market {

/// Streaming exponential mean of span `n` (smoothing 2 / (n + 1)). The first value seeds it, so
/// there is no warm-up. A value equal to the mean leaves it as it is, bit for bit: a constant
/// series stays exactly constant. Precondition: span >= 1 and no NaN among the values.
/// Source: scanner-rules 2.1.
class ema {
public:
  explicit ema(int span);

  /// Takes the next value and returns the mean after it.
  double next(double value) {
    if (mean_ != mean_) // NaN: nothing was seen yet.
      mean_ = value;
    else if (mean_ != value)
      // The rules divide by keep_ + gain_. Rounding 1 - gain_ errs by at most 2^-54, half a step
      // below 1, so that sum always rounds to 1 and the division changes no bit.
      mean_ = keep_ * mean_ + gain_ * value;
    return mean_;
  }

private:
  double gain_;
  double keep_;
  double mean_ = std::numeric_limits<double>::quiet_NaN();
};

/// Double exponential mean: 2 * e1 - e2, where e2 smooths e1.
class dema {
public:
  explicit dema(int span) : first_(span), second_(span) {}

  double next(double value) {
    const double e1 = first_.next(value);
    return 2 * e1 - second_.next(e1);
  }

private:
  ema first_;
  ema second_;
};

/// Triple exponential mean: 3 * (e1 - e2) + e3, each smoothing the one before.
class tema {
public:
  explicit tema(int span) : first_(span), second_(span), third_(span) {}

  double next(double value) {
    const double e1 = first_.next(value);
    const double e2 = second_.next(e1);
    return 3 * (e1 - e2) + third_.next(e2);
  }

private:
  ema first_;
  ema second_;
  ema third_;
};

} // namespace tandem::market
