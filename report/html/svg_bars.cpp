#include "report/html/svg_bars.hpp"

#include "report/call_audit.hpp"
#include "report/html/axis.hpp"
#include "report/html/markup.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace tandem::html {

namespace {

constexpr std::size_t columns_max = 480;
constexpr int column_width = 2;
constexpr int height = 200;
constexpr int steps_max = 4;

double in_ms(std::int64_t us) {
  return static_cast<double>(us) / 1000;
}

/// The axis ends above what nearly all gaps are, because one long wait would flatten the rest.
double top_of(const spread& gaps) {
  constexpr std::int64_t far = 2;
  return in_ms(std::min(gaps.max, far * gaps.p99));
}

} // namespace

std::string bar(double share) {
  return fmt::format("<svg class=\"bar\" viewBox=\"0 0 1000 10\" preserveAspectRatio=\"none\" "
                     "aria-hidden=\"true\"><rect width=\"{}\" height=\"10\"/></svg>",
                     std::lround(1000 * std::clamp(share, 0.0, 1.0)));
}

std::string gap_figure(std::string_view name, const std::vector<std::int64_t>& gaps_us) {
  const auto all = spread_of(gaps_us);
  if (!all || all->count < 2)
    return {};
  const auto along = axis::around(0, top_of(*all), steps_max);
  const auto each = (gaps_us.size() + columns_max - 1) / columns_max;
  const auto columns = (gaps_us.size() + each - 1) / each;
  std::string path;
  for (std::size_t i = 0; i < columns; ++i) {
    const auto first = gaps_us.begin() + static_cast<std::ptrdiff_t>(i * each);
    const auto last =
      gaps_us.begin() + static_cast<std::ptrdiff_t>(std::min(gaps_us.size(), (i + 1) * each));
    const auto [least, most] = std::minmax_element(first, last);
    const auto top = along.depth(in_ms(*most), height);
    const auto bottom = along.depth(in_ms(*least), height);
    path += fmt::format("M{} {}V{}", column_width * static_cast<int>(i) + 1, top,
                        std::max(bottom, top + 4));
  }
  const auto width = column_width * static_cast<int>(columns);
  const auto words =
    fmt::format("{}: {} gaps between call starts in their order, in ms: smallest {:.2f}, median "
                "{:.2f}, largest "
                "{:.2f}",
                name, all->count, in_ms(*std::min_element(gaps_us.begin(), gaps_us.end())),
                in_ms(all->p50), in_ms(all->max));
  return fmt::format("<figure><div class=\"plot\">\n<svg class=\"gaps\" viewBox=\"0 0 {} {}\" "
                     "preserveAspectRatio=\"none\" role=\"img\" aria-label=\"{}\">{}<path "
                     "class=\"gap\" d=\"{}\"/></svg>\n{}</div>\n<figcaption class=\"quiet\">{}"
                     "</figcaption></figure>\n",
                     width, height, escaped(words), grid_path(along, width, height), path,
                     axis_markup(along), escaped(words));
}

} // namespace tandem::html
