#pragma once

#include "market/candle.hpp"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tandem::html {

/// A line over the candles of a chart, a value a candle.
struct chart_line {
  std::string name;
  std::vector<double> values;
};

/// The moving averages that the rule of `engine` decides by, over all candles of its window, whose
/// first one they begin at. None for an engine that is not of a built-in rule.
std::vector<chart_line> lines_of(std::string_view engine, std::span<const market::candle> window);

/// A figure with the last candles of `window`, their volume and their share of `lines`, and in
/// words what it shows. `name` says whose they are. Precondition: `window` is not empty, and each
/// line has as many values.
std::string candle_figure(std::string_view name, std::span<const market::candle> window,
                          const std::vector<chart_line>& lines);

} // namespace tandem::html
