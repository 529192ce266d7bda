#include "market/indicators/indicators.hpp"
#include "market/rules/registry.hpp"
#include "market/rules/v2_score.hpp"
#include "tests/market/golden_data.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <cmath>
#include <span>

// The golden files come from the original's own modules (scanner-rules, section 9).
namespace tandem::market::golden {

namespace {

/// The window of scanner-rules 1.1, cut here without the project's own code.
candle_series window_of(const candle_series& candles, date day) {
  candle_series window;
  for (const auto& each : candles)
    if (each.day <= day && each.close > 0 && each.volume_shares > 0)
      window.push_back(each);
  if (window.size() > 120)
    window.erase(window.begin(), window.end() - 120);
  return window;
}

/// Largest of the values a slope is taken over, which scales its tolerance (section 7).
struct slope_scales {
  double tema20 = 0;
  double dema10 = 0;
  double obv = 0;
};

slope_scales scales_of(const candle_series& window) {
  slope_scales scales;
  const std::span<const candle> all{window};
  for (std::size_t size = window.size() - std::min<std::size_t>(20, window.size()) + 1;
       size <= window.size(); ++size) {
    const auto set = compute_indicators(all.first(size), {});
    scales.tema20 = std::max(scales.tema20, std::abs(set.tema20));
    scales.dema10 = std::max(scales.dema10, std::abs(set.dema10));
    scales.obv = std::max(scales.obv, std::abs(set.obv));
  }
  return scales;
}

struct row_checker {
  const table& file;
  std::size_t row;

  void report(std::string_view column, double ours) const {
    BOOST_ERROR(file.text(row, "code")
                << ' ' << column << ": expected " << file.text(row, column) << ", got " << ours);
  }

  /// Bit for bit; an empty field means "not defined", as NaN does.
  void exact(std::string_view column, double ours) const {
    const auto expected = file.number(row, column);
    if (!expected || std::isnan(*expected)) {
      if (!std::isnan(ours))
        report(column, ours);
    } else if (ours != *expected) {
      report(column, ours);
    }
  }

  void slope(std::string_view column, double ours, double scale) const {
    const double expected = file.real(row, column);
    if (std::isnan(expected) != std::isnan(ours)
        || std::abs(ours - expected) > 1e-9 * std::abs(expected) + 1e-14 * scale)
      report(column, ours);
  }
};

void compare_row(const table& file, std::size_t row, const candle_series& window) {
  const row_checker check{file, row};
  check.exact("n_bars", static_cast<double>(window.size()));
  if (window.empty())
    return; // Listed after this date: the file has no values.
  const auto set = compute_indicators(window, {});
  check.exact("close", set.close);
  check.exact("volume", static_cast<double>(set.volume_shares));
  check.exact("TEMA20", set.tema20);
  check.exact("DEMA10", set.dema10);
  check.exact("EMA60", set.ema60);
  check.exact("MACD_LINE", set.macd_line);
  check.exact("MACD_SIGNAL", set.macd_signal);
  check.exact("MACD_OSC", set.macd_osc);
  check.exact("RSI_TEMA", set.rsi_tema);
  check.exact("RSI_DEMA", set.rsi_dema);
  check.exact("OBV", set.obv);
  check.exact("VOL_MA5", set.vol_ma5);
  check.exact("ATR14", set.atr14);
  check.exact("turnover20", set.turnover20);
  check.exact("vol_ma20", set.vol_ma20);
  check.exact("above_cnt5", set.above_count);
  check.exact("prev_TEMA20", set.prev_tema20);
  check.exact("prev_DEMA10", set.prev_dema10);
  check.exact("change_rate", set.change_rate);
  // Below 21 candles every rule rejects, and the original does not count the risk.
  if (window.size() >= 21)
    check.exact("base_risk_score", base_risk(set));
  const auto scales = scales_of(window);
  check.slope("TEMA20_SLOPE20", set.tema20_slope20, scales.tema20);
  check.slope("DEMA10_SLOPE20", set.dema10_slope20, scales.dema10);
  check.slope("OBV_SLOPE20", set.obv_slope20, scales.obv);
}

/// Returns the number of rows compared.
std::size_t compare_file(const std::string& path, const market_data& data, date day) {
  const table file{path};
  std::size_t compared = 0;
  for (std::size_t row = 0; row < file.size(); ++row) {
    BOOST_REQUIRE_EQUAL(file.text(row, "code"), data.at(row).first.code);
    compare_row(file, row, window_of(data[row].second, day));
    ++compared;
  }
  return compared;
}

} // namespace

BOOST_AUTO_TEST_SUITE(golden_indicators, *boost::unit_test::precondition(has_shared_data))

BOOST_AUTO_TEST_CASE(equal_the_original_on_every_symbol_and_date) {
  for (const auto& day : dates()) {
    BOOST_TEST_CONTEXT("date " << day) {
      const auto path = "golden/indicators_" + day + ".csv";
      BOOST_TEST(compare_file(path, krx(), to_date(day)) == 569u);
    }
  }
}

BOOST_AUTO_TEST_CASE(equal_the_original_on_synthetic_edge_cases) {
  const auto day = to_date("2025-11-28");
  BOOST_TEST(compare_file("golden/synth_indicators.csv", synthetic(), day) == 227u);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace tandem::market::golden
