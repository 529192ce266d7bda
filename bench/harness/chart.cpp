#include "bench/harness/chart.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>

namespace tandem::bench {

namespace {

constexpr double width = 760; // Of every chart, in SVG units.
constexpr double name_width = 300;
constexpr double value_width = 110;
constexpr double bar_height = 14;
constexpr double row_gap = 10;
constexpr std::size_t colours = 6; // Of the page's style.

std::size_t index_of(const table& of, const std::string& name) {
  for (std::size_t i = 0; i < of.columns.size(); ++i)
    if (of.columns[i].name == name)
      return i;
  throw std::runtime_error{"table " + of.id + " has no column " + name};
}

std::optional<summary> figure(const row& from, std::size_t column) {
  if (column >= from.figures.size() || from.figures[column].empty())
    return std::nullopt;
  return summarize(from.figures[column]);
}

std::string short_number(double value, int digits) {
  const auto size = std::abs(value);
  if (size >= 10'000 || (size > 0 && size < 0.001))
    return fmt::format("{:.3g}", value);
  return fmt::format("{:.{}f}", value, digits);
}

/// Maps values to lengths: from zero, or from the decade below the least one.
class scale {
public:
  scale(double least, double most, bool logarithmic, double length)
      : logarithmic_(logarithmic && least > 0), length_(length) {
    low_ = logarithmic_ ? std::floor(std::log10(least) - 0.01) : 0;
    high_ = logarithmic_ ? std::log10(most) : most;
    if (high_ <= low_)
      high_ = low_ + 1;
  }

  double operator()(double value) const {
    if (logarithmic_ && value <= 0)
      return 0;
    const auto at = logarithmic_ ? std::log10(value) : value;
    return std::clamp((at - low_) / (high_ - low_), 0.0, 1.0) * length_;
  }
  /// Powers of ten from end to end.
  std::vector<double> decades() const {
    std::vector<double> all;
    for (auto power = std::ceil(low_); power <= high_ + 1e-9; power += 1)
      all.push_back(std::pow(10.0, power));
    return all;
  }

private:
  bool logarithmic_;
  double length_;
  double low_ = 0;
  double high_ = 0;
};

struct range {
  double least = std::numeric_limits<double>::max();
  double most = 0;

  void include(double value) {
    if (value > 0)
      least = std::min(least, value);
    most = std::max(most, value);
  }
};

range range_of(const table& of, const std::vector<std::size_t>& columns) {
  range all;
  for (const auto& row : of.rows)
    for (const auto column : columns)
      if (const auto found = figure(row, column)) {
        all.include(found->low);
        all.include(found->high);
      }
  return all;
}

std::string legend(const std::vector<std::string>& names, double x, double y) {
  std::string svg;
  for (std::size_t i = 0; i < names.size(); ++i) {
    svg += fmt::format("<rect class=\"s{}\" x=\"{:.1f}\" y=\"{:.1f}\" width=\"10\" height=\"10\"/>"
                       "<text x=\"{:.1f}\" y=\"{:.1f}\">{}</text>",
                       i % colours, x, y, x + 14, y + 9, escaped(names[i]));
    x += 34 + 7.0 * static_cast<double>(names[i].size());
  }
  return svg;
}

std::string bar(const summary& of, std::size_t series, double y, const scale& to_length,
                const column& in) {
  const auto length = std::max(to_length(of.median), 1.0);
  auto svg =
    fmt::format("<rect class=\"s{}\" x=\"{:.1f}\" y=\"{:.1f}\" width=\"{:.1f}\" height=\"{}\"/>",
                series % colours, name_width, y, length, bar_height);
  const auto low = name_width + to_length(of.low);
  const auto high = name_width + to_length(of.high);
  const auto middle = y + bar_height / 2;
  if (high - low > 1)
    svg += fmt::format("<path class=\"spread\" d=\"M{:.1f} {:.1f}H{:.1f}\"/>", low, middle, high);
  return svg
         + fmt::format("<text x=\"{:.1f}\" y=\"{:.1f}\">{} {}</text>",
                       std::max(high, name_width + length) + 6, middle + 4,
                       short_number(of.median, in.digits), escaped(in.unit));
}

std::string bars_of(const chart& one, const table& of) {
  std::vector<std::size_t> columns;
  for (const auto& name : one.columns)
    columns.push_back(index_of(of, name));
  const auto all = range_of(of, columns);
  const scale to_length{all.least, all.most, one.logarithmic, width - name_width - value_width};
  std::string svg;
  double y = 8;
  for (const auto& row : of.rows) {
    std::string bars;
    const auto top = y;
    for (std::size_t i = 0; i < columns.size(); ++i)
      if (const auto found = figure(row, columns[i])) {
        bars += bar(*found, i, y, to_length, of.columns[columns[i]]);
        y += bar_height + 2;
      }
    if (bars.empty())
      continue;
    svg += fmt::format("<text class=\"name\" x=\"{:.1f}\" y=\"{:.1f}\">{}</text>", name_width - 8,
                       (top + y) / 2 + 3, escaped(row.name))
           + bars;
    y += row_gap;
  }
  if (svg.empty())
    return {};
  if (columns.size() > 1) {
    svg += legend(one.columns, name_width, y);
    y += 18;
  }
  return fmt::format("<svg viewBox=\"0 0 {} {:.0f}\" role=\"img\" aria-label=\"{}\">{}</svg>",
                     width, y, escaped(one.title), svg);
}

/// The plane of a line chart: both axes logarithmic, with a grid of decades.
struct plane {
  static constexpr double left = 60;
  static constexpr double top = 10;
  static constexpr double height = 260;
  scale x;
  scale y;

  double across(double value) const { return left + x(value); }
  double down(double value) const { return top + height - y(value); }

  std::string grid() const {
    std::string svg;
    for (const auto value : x.decades())
      svg += fmt::format("<path class=\"grid\" d=\"M{0:.1f} {1:.1f}V{2:.1f}\"/>"
                         "<text class=\"middle\" x=\"{0:.1f}\" y=\"{3:.1f}\">{4:g}</text>",
                         across(value), top, top + height, top + height + 16, value);
    for (const auto value : y.decades())
      svg += fmt::format("<path class=\"grid\" d=\"M{0:.1f} {1:.1f}H{2:.1f}\"/>"
                         "<text class=\"name\" x=\"{3:.1f}\" y=\"{4:.1f}\">{5:g}</text>",
                         left, down(value), width - value_width, left - 6, down(value) + 4, value);
    return svg;
  }
};

std::string line_of(const table& of, std::size_t over, std::size_t column, std::size_t series,
                    const plane& on) {
  std::string path;
  std::string dots;
  for (const auto& row : of.rows) {
    const auto x = figure(row, over);
    const auto y = figure(row, column);
    if (!x || !y || x->median <= 0 || y->median <= 0)
      continue;
    path += fmt::format("{}{:.1f} {:.1f}", path.empty() ? "M" : "L", on.across(x->median),
                        on.down(y->median));
    dots += fmt::format("<circle class=\"s{}\" cx=\"{:.1f}\" cy=\"{:.1f}\" r=\"3.5\"/>",
                        series % colours, on.across(x->median), on.down(y->median));
  }
  return fmt::format("<path class=\"line l{}\" d=\"{}\"/>{}", series % colours, path, dots);
}

std::string lines_of(const chart& one, const table& of) {
  const auto over = index_of(of, one.over);
  std::vector<std::size_t> columns;
  std::vector<std::string> names;
  for (const auto& name : one.columns) {
    columns.push_back(index_of(of, name));
    names.push_back(name + " " + of.columns[columns.back()].unit);
  }
  const auto x = range_of(of, {over});
  const auto y = range_of(of, columns);
  if (x.most <= 0 || y.most <= 0)
    return {};
  const plane on{scale{x.least, x.most, true, width - value_width - plane::left},
                 scale{y.least, y.most, true, plane::height}};
  auto svg = on.grid();
  for (std::size_t i = 0; i < columns.size(); ++i)
    svg += line_of(of, over, columns[i], i, on);
  constexpr double below = plane::top + plane::height + 26;
  svg += legend(names, plane::left, below);
  svg += fmt::format("<text class=\"name\" x=\"{:.1f}\" y=\"{:.1f}\">{}</text>",
                     width - value_width, below + 9, escaped(one.over));
  return fmt::format("<svg viewBox=\"0 0 {} {:.0f}\" role=\"img\" aria-label=\"{}\">{}</svg>",
                     width, below + 18, escaped(one.title), svg);
}

} // namespace

std::string escaped(std::string_view text) {
  std::string out;
  for (const char letter : text) {
    switch (letter) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      default:
        out += letter;
    }
  }
  return out;
}

std::string svg_of(const chart& one, const table& of) {
  return one.what == chart::kind::bars ? bars_of(one, of) : lines_of(one, of);
}

} // namespace tandem::bench
