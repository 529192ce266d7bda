#include "bench/rules/pandas_peer.hpp"

#include "market/indicators/indicators.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <fstream>
#include <limits>
#include <sstream>
#include <stdexcept>

namespace tandem::bench {

namespace {

/// A number that both compute. Where it is a difference of larger ones, `size` is how large these
/// are: the order of summation shows in the last bits of them, not of the difference.
struct shared_value {
  std::string_view name;
  double value = 0;
  double size = 0;
};

std::array<shared_value, 13> values_of(const market::indicator_set& set) {
  // No balance of the last 20 candles is further from 0.
  const double balance = std::abs(set.obv) + 20 * set.vol_ma20;
  return {{{"TEMA20", set.tema20},
           {"DEMA10", set.dema10},
           {"EMA60", set.ema60},
           {"MACD_LINE", set.macd_line, set.close},
           {"MACD_SIGNAL", set.macd_signal, set.close},
           {"MACD_OSC", set.macd_osc, set.close},
           {"RSI_TEMA", set.rsi_tema},
           {"RSI_DEMA", set.rsi_dema},
           {"OBV", set.obv},
           {"VOL_MA5", set.vol_ma5},
           {"TEMA20_SLOPE20", set.tema20_slope20, set.close},
           {"OBV_SLOPE20", set.obv_slope20, balance},
           {"DEMA10_SLOPE20", set.dema10_slope20, set.close}}};
}

bool agree(const shared_value& ours, double theirs) {
  if (std::isnan(ours.value) || std::isnan(theirs))
    return std::isnan(ours.value) && std::isnan(theirs);
  if (std::isinf(ours.value) || std::isinf(theirs))
    return ours.value == theirs;
  const double larger = std::max(std::abs(ours.value), std::abs(theirs));
  return std::abs(ours.value - theirs) <= 1e-9 * larger + 1e-12 * ours.size;
}

double number(const std::string& text) {
  double value = std::numeric_limits<double>::quiet_NaN();
  const auto* end = text.data() + text.size();
  if (const auto read = std::from_chars(text.data(), end, value);
      text.empty() || read.ptr != end || read.ec != std::errc{})
    throw std::runtime_error{"pandas wrote \"" + text + "\" for a number"};
  return value;
}

} // namespace

pandas_peer::pandas_peer(const scan_day& day, const std::vector<market::candle_series>& windows)
    : day_(day), windows_(windows), python_(python_with("pandas", missing_)) {
  if (missing_.empty())
    write_candles();
}

void pandas_peer::write_candles() const {
  std::ofstream file{folder_.path("candles.csv")};
  file.precision(std::numeric_limits<double>::max_digits10);
  file << "code,date,open,high,low,close,volume\n";
  for (std::size_t i = 0; i < windows_.size(); ++i)
    for (const auto& day : windows_[i])
      file << day_.symbols[i].listing.code << ',' << day.day.number() << ',' << day.open << ','
           << day.high << ',' << day.low << ',' << day.close << ',' << day.volume_shares << '\n';
  if (!file.flush())
    throw std::runtime_error{"the candles for pandas could not be written"};
}

double pandas_peer::run(std::string_view form) const {
  const auto values = folder_.path("values.csv");
  launch how;
  how.program = python_;
  how.arguments = {bench_file("peers/rules_pandas.py"), folder_.path("candles.csv"), values,
                   std::string{form}};
  how.folder = folder_.path();
  how.environment = {{"PYTHONDONTWRITEBYTECODE", "1"}};
  const auto left = run_well(how);
  compare(values);
  return number(left.out.substr(0, left.out.find('\n')));
}

void pandas_peer::compare(const std::string& file) const {
  std::ifstream lines{file};
  std::string line;
  std::string names = "code";
  for (const auto& one : values_of({}))
    names.append(",").append(one.name);
  if (!std::getline(lines, line) || line != names)
    throw std::runtime_error{"pandas computed \"" + line + "\" instead of \"" + names + "\""};
  for (std::size_t i = 0; i < windows_.size(); ++i) {
    const auto& code = day_.symbols[i].listing.code;
    std::string cell;
    std::istringstream cells{std::getline(lines, line) ? line : ""};
    if (!std::getline(cells, cell, ',') || cell != code)
      throw std::runtime_error{"pandas has no values of " + code};
    for (const auto& ours : values_of(market::compute_indicators(windows_[i], {})))
      if (!std::getline(cells, cell, ',') || !agree(ours, number(cell))) {
        std::ostringstream what;
        what.precision(std::numeric_limits<double>::max_digits10);
        what << code << ' ' << ours.name << ": " << ours.value << ", but " << cell
             << " with pandas";
        throw std::runtime_error{what.str()};
      }
  }
}

} // namespace tandem::bench
