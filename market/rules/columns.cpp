#include "market/rules/columns.hpp"

#include <array>
#include <string_view>

namespace tandem::market {

namespace {

struct indicator_column {
  std::string_view name;
  double (*value)(const indicator_set& set);
};

constexpr std::array columns{
  indicator_column{"TEMA20", [](const indicator_set& s) { return s.tema20; }},
  indicator_column{"DEMA10", [](const indicator_set& s) { return s.dema10; }},
  indicator_column{"EMA60", [](const indicator_set& s) { return s.ema60; }},
  indicator_column{"MACD_LINE", [](const indicator_set& s) { return s.macd_line; }},
  indicator_column{"MACD_SIGNAL", [](const indicator_set& s) { return s.macd_signal; }},
  indicator_column{"MACD_OSC", [](const indicator_set& s) { return s.macd_osc; }},
  indicator_column{"RSI_TEMA", [](const indicator_set& s) { return s.rsi_tema; }},
  indicator_column{"RSI_DEMA", [](const indicator_set& s) { return s.rsi_dema; }},
  indicator_column{"OBV", [](const indicator_set& s) { return s.obv; }},
  indicator_column{"VOL_MA5", [](const indicator_set& s) { return s.vol_ma5; }},
  indicator_column{"TEMA20_SLOPE20", [](const indicator_set& s) { return s.tema20_slope20; }},
  indicator_column{"OBV_SLOPE20", [](const indicator_set& s) { return s.obv_slope20; }},
  indicator_column{"DEMA10_SLOPE20", [](const indicator_set& s) { return s.dema10_slope20; }},
  indicator_column{"close", [](const indicator_set& s) { return s.close; }},
  indicator_column{"volume",
                   [](const indicator_set& s) { return static_cast<double>(s.volume_shares); }},
};

} // namespace

std::vector<std::string> indicator_names() {
  std::vector<std::string> names;
  for (const auto& column : columns)
    names.emplace_back(column.name);
  return names;
}

std::vector<double> indicator_values(const indicator_set& set) {
  std::vector<double> values;
  values.reserve(columns.size());
  for (const auto& column : columns)
    values.push_back(column.value(set));
  return values;
}

} // namespace tandem::market
