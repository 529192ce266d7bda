#include "report/html/svg_candles.hpp"

#include "market/indicators/ema.hpp"
#include "market/rules/registry.hpp"
#include "report/format/text.hpp"
#include "report/html/axis.hpp"
#include "report/html/markup.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>

namespace tandem::html {

namespace {

using market::candle;

// Half a year of sessions, which still shows single candles in a narrow window.
constexpr std::size_t candles_shown = 120;
// Units of the pictures, which are stretched to the window. script.js knows the first.
constexpr int candle_width = 8;
constexpr int price_height = 500;
constexpr int volume_height = 100;
constexpr int price_steps = 5;
constexpr int volume_steps = 2;

bool is_rise(const candle& one) {
  return one.close >= one.open;
}

axis price_axis(std::span<const candle> candles, const std::vector<chart_line>& lines) {
  double low = candles.front().low;
  double high = candles.front().high;
  for (const auto& one : candles) {
    low = std::min(low, one.low);
    high = std::max(high, one.high);
  }
  for (const auto& line : lines)
    for (const double value : line.values) {
      low = std::min(low, value);
      high = std::max(high, value);
    }
  return axis::around(low, high, price_steps);
}

/// The middle of a candle.
int middle_of(std::size_t place) {
  return candle_width * static_cast<int>(place) + candle_width / 2;
}

/// The candles that rose, or those that fell: thin wicks, and bodies that style.css makes wide.
std::string candle_path(std::span<const candle> candles, const axis& prices, bool rises) {
  constexpr int least_body = 2; // Of a day that closed where it opened.
  const auto depth = [&](double price) { return prices.depth(price, price_height); };
  std::string wicks;
  std::string bodies;
  for (std::size_t i = 0; i < candles.size(); ++i) {
    const auto& one = candles[i];
    if (is_rise(one) != rises)
      continue;
    const auto top = depth(std::max(one.open, one.close));
    const auto bottom = depth(std::min(one.open, one.close));
    wicks += fmt::format("M{} {}V{}", middle_of(i), depth(one.high), depth(one.low));
    bodies += fmt::format("M{} {}V{}", middle_of(i), top, std::max(bottom, top + least_body));
  }
  return fmt::format("<path class=\"{0}\" d=\"{1}\"/><path class=\"{0} body\" d=\"{2}\"/>",
                     rises ? "rise" : "fall", wicks, bodies);
}

std::string volume_path(std::span<const candle> candles, const axis& volumes, bool rises) {
  std::string path;
  for (std::size_t i = 0; i < candles.size(); ++i)
    if (is_rise(candles[i]) == rises)
      path +=
        fmt::format("M{} {}V{}", middle_of(i), volume_height,
                    volumes.depth(static_cast<double>(candles[i].volume_shares), volume_height));
  return fmt::format("<path class=\"{} body\" d=\"{}\"/>", rises ? "rise" : "fall", path);
}

std::string line_path(const chart_line& line, std::size_t number, const axis& prices) {
  std::string path;
  int before = 0;
  for (std::size_t i = 0; i < line.values.size(); ++i) {
    const auto depth = prices.depth(line.values[i], price_height);
    path += i == 0 ? fmt::format("M{} {}l", candle_width / 2, depth)
                   : fmt::format("{}{} {}", i == 1 ? "" : " ", candle_width, depth - before);
    before = depth;
  }
  return fmt::format("<path class=\"line{}\" d=\"{}\"/>", number, path);
}

/// For the script: each candle as differences, see script.js. Whole KRW, as shares have them.
std::string candles_text(std::span<const candle> candles) {
  std::string text;
  std::int64_t day = 0;
  std::int64_t before = 0;
  for (const auto& one : candles) {
    const std::int64_t today = one.day.days_since_epoch();
    const std::int64_t close = std::llround(one.close);
    text += fmt::format("{}{},{},{},{},{},{}", text.empty() ? "" : ";", today - day, close - before,
                        std::llround(one.open) - close, std::llround(one.high) - close,
                        std::llround(one.low) - close, one.volume_shares);
    day = today;
    before = close;
  }
  return text;
}

/// The last candle in words, as the script writes others.
std::string readout(std::span<const candle> candles) {
  const auto& last = candles.back();
  const auto before = candles.size() > 1 ? candles[candles.size() - 2].close : 0;
  const auto change = before > 0 ? 100 * (last.close - before) / before : 0;
  return fmt::format("{}  open {}  high {}  low {}  close {} ({:+.2f}%)  volume {}", last.day.iso(),
                     grouped(last.open), grouped(last.high), grouped(last.low), grouped(last.close),
                     change, grouped(static_cast<double>(last.volume_shares)));
}

std::string description(std::string_view name, std::span<const candle> candles,
                        const std::vector<chart_line>& lines) {
  const auto by_high = [](const candle& a, const candle& b) { return a.high < b.high; };
  const auto by_low = [](const candle& a, const candle& b) { return a.low < b.low; };
  auto text = fmt::format("{}: {} daily candles from {} to {}, between {} and {}, last close {}",
                          name, candles.size(), candles.front().day.iso(), candles.back().day.iso(),
                          grouped(std::min_element(candles.begin(), candles.end(), by_low)->low),
                          grouped(std::max_element(candles.begin(), candles.end(), by_high)->high),
                          grouped(candles.back().close));
  for (const auto& line : lines)
    text += fmt::format(", {} {}", line.name, grouped(line.values.back()));
  return text;
}

std::string days_markup(std::span<const candle> candles) {
  constexpr std::size_t parts = 4;
  std::string days;
  for (std::size_t i = 0; i <= parts && candles.size() > parts; ++i) {
    const auto at = i * (candles.size() - 1) / parts;
    // A narrow window only has room for the ends.
    days += element(i == 0 || i == parts ? "span" : "span class=\"inner\"", candles[at].day.iso());
  }
  return around("div class=\"days\" aria-hidden=\"true\"", days) + "\n";
}

std::string keys_markup(const std::vector<chart_line>& lines) {
  std::string keys;
  for (std::size_t i = 0; i < lines.size(); ++i)
    keys += element(fmt::format("span class=\"key{}\"", i + 1),
                    fmt::format("{} {} {}",
                                i == 0   ? "━"
                                : i == 1 ? "╍"
                                         : "┅",
                                lines[i].name, grouped(lines[i].values.back())));
  return keys.empty() ? keys : around("p class=\"keys\"", keys) + "\n";
}

template <class Mean>
std::vector<double> mean_of(std::span<const candle> window, Mean mean) {
  std::vector<double> values;
  values.reserve(window.size());
  for (const auto& one : window)
    values.push_back(mean.next(one.close));
  return values;
}

bool is_built_in(std::string_view engine) {
  const auto rules = market::rules();
  return std::any_of(rules.begin(), rules.end(), [engine](const auto* rule) {
    return std::any_of(rule->engines.begin(), rule->engines.end(),
                       [engine](const auto& one) { return one->name == engine; });
  });
}

} // namespace

std::vector<chart_line> lines_of(std::string_view engine, std::span<const candle> window) {
  if (!is_built_in(engine))
    return {};
  return {{"TEMA20", mean_of(window, market::tema{20})},
          {"DEMA10", mean_of(window, market::dema{10})}};
}

std::string candle_figure(std::string_view name, std::span<const candle> window,
                          const std::vector<chart_line>& lines) {
  const auto shown = window.last(std::min(window.size(), candles_shown));
  auto visible = lines;
  for (auto& line : visible)
    line.values.erase(line.values.begin(),
                      line.values.end() - static_cast<std::ptrdiff_t>(shown.size()));
  const auto width = candle_width * static_cast<int>(shown.size());
  const auto prices = price_axis(shown, visible);
  std::int64_t most = 0;
  for (const auto& one : shown)
    most = std::max(most, one.volume_shares);
  const auto volumes = axis::around(0, static_cast<double>(most), volume_steps);
  auto text = fmt::format(
    "<figure data-candles=\"{}\"><div class=\"plot\">\n<svg class=\"price\" viewBox=\"0 0 {} {}\" "
    "preserveAspectRatio=\"none\" role=\"img\" aria-label=\"{}\">{}{}{}",
    candles_text(shown), width, price_height, escaped(description(name, shown, visible)),
    grid_path(prices, width, price_height), candle_path(shown, prices, true),
    candle_path(shown, prices, false));
  for (std::size_t i = 0; i < visible.size(); ++i)
    text += line_path(visible[i], i + 1, prices);
  text += "</svg>\n" + axis_markup(prices);
  text += fmt::format("<svg class=\"volume\" viewBox=\"0 0 {} {}\" preserveAspectRatio=\"none\" "
                      "aria-hidden=\"true\">{}{}</svg>\n{}</div>\n",
                      width, volume_height, volume_path(shown, volumes, true),
                      volume_path(shown, volumes, false), axis_markup(volumes));
  return text + days_markup(shown) + "<figcaption>" + keys_markup(visible)
         + element("p class=\"readout\"", readout(shown)) + "</figcaption></figure>\n";
}

} // namespace tandem::html
