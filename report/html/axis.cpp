#include "report/html/axis.hpp"

#include "report/format/text.hpp"
#include "report/html/markup.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace tandem::html {

namespace {

/// The smallest of 1, 2 and 5 times a power of ten that is not below `least`.
double round_step(double least) {
  const auto power = std::pow(10.0, std::floor(std::log10(least)));
  for (const double times : {1.0, 2.0, 5.0})
    if (times * power >= least)
      return times * power;
  return 10 * power;
}

} // namespace

axis axis::around(double low, double high, int steps_max) {
  if (!std::isfinite(low) || !std::isfinite(high))
    return {};
  if (!(low < high)) {
    const auto room = low == 0 ? 1.0 : std::fabs(low) * 0.01;
    low -= room;
    high += room;
  }
  axis found;
  // The first step is the smallest that could do; where both ends stick out, a larger one does.
  auto least = (high - low) / steps_max;
  do {
    found.step = round_step(least);
    found.low = std::floor(low / found.step) * found.step;
    found.high = std::ceil(high / found.step) * found.step;
    least = found.step * 1.01;
  } while ((found.high - found.low) / found.step > steps_max + 0.5);
  return found;
}

std::vector<double> axis::marks() const {
  const auto steps = static_cast<int>(std::lround((high - low) / step));
  std::vector<double> all;
  for (int i = steps; i >= 0; --i)
    all.push_back(low + i * step);
  return all;
}

int axis::depth(double value, int height) const {
  const auto share = std::clamp((high - value) / (high - low), 0.0, 1.0);
  return static_cast<int>(std::lround(share * height));
}

std::string mark_text(double value, double step) {
  constexpr double million = 1e6;
  constexpr double thousand = 1e3;
  if (step >= 1e5)
    return fmt::format("{:.{}f}M", value / million, step >= million ? 0 : 1);
  if (step >= 1e4)
    return fmt::format("{:.0f}K", value / thousand);
  if (step >= 1)
    return grouped(value);
  return fmt::format("{:.{}f}", value, static_cast<int>(std::ceil(-std::log10(step) - 1e-9)));
}

std::string axis_markup(const axis& along) {
  std::string marks;
  for (const double value : along.marks())
    marks += element("span", mark_text(value, along.step));
  return html::around("div class=\"axis\" aria-hidden=\"true\"", marks) + "\n";
}

std::string grid_path(const axis& along, int width, int height) {
  std::string path;
  for (const double value : along.marks())
    path += fmt::format("M0 {}H{}", along.depth(value, height), width);
  return fmt::format("<path class=\"grid\" d=\"{}\"/>", path);
}

} // namespace tandem::html
