#pragma once

#include "screens/term.hpp"

#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

/// Columns in, a column out. A column has one value per bar, oldest first; an unknown number is
/// NaN, a truth is 0 no, 1 unknown, 2 yes. Of a column only the end is there, from place `from` on:
/// nothing older is looked at, unless there is nothing older (place 0 is the oldest bar there is).
namespace tandem::screens::kernels {

// Compiled twice, also for processors with AVX2, which is chosen when the program starts. Not where
// the loader's choice would come before a sanitizer is ready, and not by clang, whose versions of
// Debian 12 cannot. No instruction set has a multiply-add here, so the numbers stay the same.
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__)                                \
  && !defined(__SANITIZE_ADDRESS__)
#define TANDEM_WIDE __attribute__((target_clones("avx2", "default"), flatten))
#else
#define TANDEM_WIDE
#endif

inline constexpr double unknown_number = std::numeric_limits<double>::quiet_NaN();
inline constexpr std::uint8_t no = 0;
inline constexpr std::uint8_t unknown = 1;
inline constexpr std::uint8_t yes = 2;

struct numbers {
  const double* at = nullptr;
  std::size_t from = 0;
};

struct truths {
  const std::uint8_t* at = nullptr;
  std::size_t from = 0;
};

/// Memory that kernels write into while they work; grows to what is needed and stays.
struct scratch {
  std::vector<double> first;
  std::vector<double> second;
  std::vector<std::uint8_t> first_truths;
  std::vector<std::uint8_t> second_truths;
  std::vector<std::size_t> places;
};

/// What several windows over the same column share: its sums from the first known value on, so that
/// the sum of any window is a difference, and how many values in a row have been equal.
struct running {
  std::vector<double> sums;   // Of the values before each place; one more than there are places.
  std::vector<double> errors; // What rounding took from `sums`.
  std::vector<double> equal;  // At each place, itself included.
  std::size_t begin = 0;      // The first place with a known value.
  bool usable = false;        // No unknown value follows a known one, and no sum is infinite.
};

/// The bars [from, size) of `out` are written.
struct target {
  double* out = nullptr;
  std::size_t from = 0;
  std::size_t size = 0;
};

struct truth_target {
  std::uint8_t* out = nullptr;
  std::size_t from = 0;
  std::size_t size = 0;
};

/// `not finite` is unknown too: makes NaN of an infinity and changes nothing else.
inline double finite(double value) {
  return value + (value - value);
}

// Bar by bar.
void add(target to, numbers a, numbers b);
void subtract(target to, numbers a, numbers b);
void multiply(target to, numbers a, numbers b);
void divide(target to, numbers a, numbers b);
void negate(target to, numbers a);
void absolute(target to, numbers a);
void smaller(target to, numbers a, numbers b);
void larger(target to, numbers a, numbers b);
void choose(target to, truths condition, numbers a, numbers b);
void clamp(target to, numbers a, double low, double high);
void balance(target to, numbers up, numbers down);
void directional(target to, numbers plus, numbers minus);
void points(target to, truths condition, double value);
/// `code` is one of the margins.
void margin(target to, operation code, numbers a, numbers b, numbers share);
void compare(truth_target to, operation code, numbers a, numbers b);
void near(truth_target to, numbers a, numbers b, numbers share);
void logic_and(truth_target to, truths a, truths b);
void logic_or(truth_target to, truths a, truths b);
void logic_not(truth_target to, truths a);
void certain(truth_target to, truths a);
void if_yes(truth_target to, truths a, truths b);

// With the bar before.
void shift(target to, numbers a, std::size_t n);
void shift(truth_target to, truths a, std::size_t n);
void change(target to, numbers x, std::size_t n);
void gain(target to, numbers x);
void loss(target to, numbers x);
void turnover(target to, const double* high, const double* low, const double* close,
              const double* volume);
void typical(target to, const double* high, const double* low, const double* close);
void true_range(target to, const double* high, const double* low, const double* close);
void plus_move(target to, const double* high, const double* low);
void minus_move(target to, const double* high, const double* low);
void obv(target to, const double* close, const double* volume);

// Over a window of n bars. Where `over` is given and usable, it is that of x.
void prepare(running& over, numbers x, std::size_t size);
void sum(target to, numbers x, std::size_t n, const running* over);
void sma(target to, numbers x, std::size_t n, const running* over);
void wma(target to, numbers x, std::size_t n);
/// The recursion with gain `a` over the last `seen` values.
void recursive_mean(target to, numbers x, std::size_t seen, double a, const running* over,
                    scratch& work);
void highest(target to, numbers x, std::size_t n, scratch& work);
void lowest(target to, numbers x, std::size_t n, scratch& work);
void highestbars(target to, numbers x, std::size_t n);
void lowestbars(target to, numbers x, std::size_t n);
void stdev(target to, numbers x, std::size_t n, const running* over, scratch& work);
void mean_deviation(target to, numbers x, std::size_t n, const running* over, scratch& work);
void median(target to, numbers x, std::size_t n, scratch& work);
void slope(target to, numbers x, std::size_t n);
void percentrank(target to, numbers x, std::size_t n);
void corr(target to, numbers x, numbers y, std::size_t n, scratch& work);
void any(truth_target to, truths c, std::size_t n, scratch& work);
void all(truth_target to, truths c, std::size_t n, scratch& work);
void count(target to, truths c, std::size_t n);
void since(target to, truths c, std::size_t n);
void value_when(target to, truths c, numbers x, std::size_t k, std::size_t n, scratch& work);

} // namespace tandem::screens::kernels
