#pragma once

#include <string>
#include <vector>

namespace tandem::html {

/// An axis from `low` to `high` with evenly spaced marks at round numbers.
struct axis {
  double low = 0;
  double high = 1;
  double step = 1; // Between two marks; low and high are marks.

  /// The smallest one that holds both values, with at most `steps_max` steps of 1, 2 or 5 times a
  /// power of ten. Values that are equal, or are no numbers, get room.
  static axis around(double low, double high, int steps_max);
  /// The marks from the highest to the lowest, as a screen has them.
  std::vector<double> marks() const;
  /// How far below the top of a picture with this height the value is, in whole units.
  int depth(double value, int height) const;
};

/// The marks as texts beside a picture, and as lines in it: a path for a picture of this size.
std::string axis_markup(const axis& along);
std::string grid_path(const axis& along, int width, int height);
/// "12,500", "0.25", "1.2M": short, for a mark of an axis with this step.
std::string mark_text(double value, double step);

} // namespace tandem::html
