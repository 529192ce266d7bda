#include "market/rules/columns.hpp"

#include <array>

namespace tandem::market {

std::span<const indicator_column> indicator_columns() {
  static constexpr std::array columns{
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
  return columns;
}

std::span<const flag_column> flag_columns() {
  static constexpr std::array columns{
    flag_column{"cross", &v2_flags::cross},
    flag_column{"vol_expand", &v2_flags::vol_expand},
    flag_column{"macd_ok", &v2_flags::macd_ok},
    flag_column{"rsi_ok", &v2_flags::rsi_ok},
    flag_column{"tema_slope_ok", &v2_flags::tema_slope_ok},
    flag_column{"obv_slope_ok", &v2_flags::obv_slope_ok},
    flag_column{"above_cnt5_ok", &v2_flags::above_cnt5_ok},
    flag_column{"dema_slope_ok", &v2_flags::dema_slope_ok},
  };
  return columns;
}

} // namespace tandem::market
