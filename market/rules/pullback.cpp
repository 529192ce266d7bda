#include "market/rules/pullback.hpp"

#include "market/rules/columns.hpp"
#include "market/rules/v2.hpp"

#include <algorithm>
#include <utility>

namespace tandem::market {

namespace {

const threshold_table<pullback_settings>& thresholds() {
  using s = pullback_settings;
  constexpr auto fraction = "fraction of the price";
  static const threshold_table<s> table{
    {"v3.lite-ext-max", &s::ext_max, 0, 10, "Pullback: largest distance of the close from TEMA20.",
     fraction},
    {"v3.lite-pullback-min", &s::pullback_min, 0, 1, "Pullback: least fall from the recent high.",
     fraction},
    {"v3.lite-pullback-bars", &s::pullback_bars, 1, 100, "Pullback: candles of the recent high.",
     "candles"},
    {"v3.lite-rsi-min", &s::rsi_min, 0, 100, "Pullback: lower end of the RSI_TEMA band."},
    {"v3.lite-rsi-max", &s::rsi_max, 0, 100, "Pullback: upper end of the RSI_TEMA band."},
    {"v3.lite-vol-max", &s::vol_max, 0, 1000,
     "Pullback: largest multiple of the 5-day mean volume."},
  };
  return table;
}

std::vector<filter_declaration> filters() {
  using namespace notations;
  return after_data_filters({
    {"trend", counted, "rising among TEMA20 and DEMA10"},
    {"momentum", fine_krw, "MACD oscillator, KRW"},
    {"below_dema10", krw, "close, against DEMA10, KRW"},
    {"support_band", percent, "close above TEMA20, in % of TEMA20; 0 is too low"},
    {"no_pullback", percent, "close against the highest high of the last candles"},
    {"rsi_band", points, "RSI_TEMA"},
    {"volume", times, "volume against its mean of 5 candles"},
  });
}

} // namespace

verdict pullback_engine::judge(analysis& symbol) const {
  verdict result;
  result.engine = pullback_declaration().engines.front();
  auto filters = symbol.filters();
  if (!filters.settled() && symbol.computable()) {
    const auto& set = symbol.indicators();
    result.measures = indicator_values(set);
    result.close = set.close;
    result.change_rate = set.change_rate;
    if (symbol.comparable())
      check(filters, set, symbol.window());
  }
  result.dropped_by = filters.failed();
  result.checks = filters.take_checks();
  if (result.matched()) {
    result.label = "v2_lite";
    result.strategy = "눌림목";
    // Guides of scanner-rules 5.1.
    result.target_profit = 0.05;
    result.stop_loss = 0.02;
    result.holding_days = 14;
  }
  return result;
}

void pullback_engine::check(filter_list& filters, const indicator_set& set,
                            std::span<const candle> window) const {
  constexpr int slopes = 2;
  filters.at_least("trend", (set.tema20_slope20 > 0 ? 1 : 0) + (set.dema10_slope20 > 0 ? 1 : 0),
                   slopes);
  filters.above("momentum", set.macd_osc, 0);
  filters.above("below_dema10", set.close, set.dema10);
  if (filters.settled())
    return;
  const double ext = extension(set);
  filters.add(
    {"support_band", ext, "in", 0, settings_.ext_max, ext > 0 && ext <= settings_.ext_max});
  const auto bars = static_cast<std::size_t>(std::max(settings_.pullback_bars, 1));
  double high = 0;
  for (const auto& day : window.last(std::min(bars, window.size())))
    high = std::max(high, day.high);
  const double change = set.close / high - 1;
  filters.add({"no_pullback", change, "<=", -settings_.pullback_min, std::nullopt,
               change <= -settings_.pullback_min});
  filters.within("rsi_band", set.rsi_tema, settings_.rsi_min, settings_.rsi_max);
  const auto volume = static_cast<double>(set.volume_shares);
  filters.add({"volume", volume / set.vol_ma5, "<=", settings_.vol_max, std::nullopt,
               volume <= settings_.vol_max * set.vol_ma5});
}

pullback_rule::pullback_rule(v2_settings data, const pullback_settings& settings)
    : rule(pullback_declaration().name, data.ohlcv_count), data_(std::move(data)),
      engine_(settings) {}

std::vector<verdict> pullback_rule::evaluate(const symbol_input& input, detail depth) const {
  analysis symbol{input, data_, depth};
  return {engine_.judge(symbol)};
}

selection pullback_rule::select(std::vector<match> matches) const {
  std::stable_sort(matches.begin(), matches.end(),
                   [](const match& a, const match& b) { return a.order < b.order; });
  selection result;
  for (auto& each : matches)
    result.candidates.push_back({std::nullopt, std::move(each)});
  return result;
}

pullback_settings read_pullback_settings(const rule_settings& values) {
  return thresholds().read(values);
}

const rule_declaration& pullback_declaration() {
  static const rule_declaration declared{
    "pullback",
    {"v3", "v2"},
    thresholds().thresholds(),
    {{"v3.lite-rsi-min", "v3.lite-rsi-max"}},
    {std::make_shared<const engine_declaration>(
      engine_declaration{"v2_lite", filters(), indicator_names()})},
    [](const rule_settings& values,
       const std::optional<condition>&) -> std::unique_ptr<const rule> {
      return std::make_unique<const pullback_rule>(read_v2_settings(values),
                                                   read_pullback_settings(values));
    }};
  return declared;
}

} // namespace tandem::market
