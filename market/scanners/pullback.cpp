#include "market/scanners/pullback.hpp"

#include <algorithm>
#include <utility>

namespace tandem::market {

verdict pullback_engine::judge(analysis& symbol, detail depth) const {
  verdict result;
  result.engine = "v2_lite";
  const auto dropped = symbol.dropped();
  if (dropped)
    result.at = *dropped;
  if (dropped && (depth == detail::brief || !symbol.computable()))
    return result;
  const auto& set = symbol.indicators();
  result.indicators = set;
  result.change_rate = set.change_rate;
  if (!dropped)
    result.at = find_stage(set, symbol.window());
  if (result.at == stage::matched) {
    result.label = "v2_lite";
    result.strategy = "눌림목";
    // Guides of scanner-rules 5.1.
    result.target_profit = 0.05;
    result.stop_loss = 0.02;
    result.holding_days = 14;
  }
  return result;
}

stage pullback_engine::find_stage(const indicator_set& set, std::span<const candle> window) const {
  if (!(set.tema20_slope20 > 0 && set.dema10_slope20 > 0))
    return stage::trend;
  if (!(set.macd_osc > 0))
    return stage::momentum;
  if (!(set.close > set.dema10))
    return stage::below_dema10;
  const double ext = extension(set);
  if (!(ext > 0 && ext <= settings_.lite_ext_max))
    return stage::support_band;
  const auto bars = static_cast<std::size_t>(std::max(settings_.lite_pullback_bars, 1));
  double high = 0;
  for (const auto& day : window.last(std::min(bars, window.size())))
    high = std::max(high, day.high);
  if (!(set.close / high - 1 <= -settings_.lite_pullback_min))
    return stage::no_pullback;
  if (!(settings_.lite_rsi_min <= set.rsi_tema && set.rsi_tema <= settings_.lite_rsi_max))
    return stage::rsi_band;
  if (!(static_cast<double>(set.volume_shares) <= settings_.lite_vol_max * set.vol_ma5))
    return stage::volume;
  return stage::matched;
}

pullback_scanner::pullback_scanner(rule_settings settings)
    : settings_(std::move(settings)), engine_(settings_.v3) {}

std::vector<verdict> pullback_scanner::evaluate(const symbol_input& input, detail depth) const {
  analysis symbol{input, settings_.v2};
  return {engine_.judge(symbol, depth)};
}

selection pullback_scanner::select(std::vector<match> matches) const {
  std::stable_sort(matches.begin(), matches.end(),
                   [](const match& a, const match& b) { return a.order < b.order; });
  selection result;
  for (auto& each : matches)
    result.candidates.push_back({std::nullopt, std::move(each)});
  return result;
}

int pullback_scanner::candle_count() const {
  return settings_.v2.ohlcv_count;
}

} // namespace tandem::market
