#include "market/rules/pullback.hpp"

#include <algorithm>
#include <utility>

namespace tandem::market {

verdict pullback_engine::judge(analysis& symbol) const {
  verdict result;
  result.engine = "v2_lite";
  auto filters = symbol.filters();
  if (!filters.settled() && symbol.computable()) {
    const auto& set = symbol.indicators();
    result.indicators = set;
    result.change_rate = set.change_rate;
    if (symbol.comparable())
      check(filters, set, symbol.window());
  }
  result.at = filters.failed().value_or(stage::matched);
  result.checks = filters.take_checks();
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

void pullback_engine::check(filter_list& filters, const indicator_set& set,
                            std::span<const candle> window) const {
  constexpr int slopes = 2;
  filters.at_least(stage::trend,
                   (set.tema20_slope20 > 0 ? 1 : 0) + (set.dema10_slope20 > 0 ? 1 : 0), slopes);
  filters.above(stage::momentum, set.macd_osc, 0);
  filters.above(stage::below_dema10, set.close, set.dema10);
  if (filters.settled())
    return;
  const double ext = extension(set);
  filters.add({stage::support_band, ext, "in", 0, settings_.lite_ext_max,
               ext > 0 && ext <= settings_.lite_ext_max});
  const auto bars = static_cast<std::size_t>(std::max(settings_.lite_pullback_bars, 1));
  double high = 0;
  for (const auto& day : window.last(std::min(bars, window.size())))
    high = std::max(high, day.high);
  const double change = set.close / high - 1;
  filters.add({stage::no_pullback, change, "<=", -settings_.lite_pullback_min, std::nullopt,
               change <= -settings_.lite_pullback_min});
  filters.within(stage::rsi_band, set.rsi_tema, settings_.lite_rsi_min, settings_.lite_rsi_max);
  const auto volume = static_cast<double>(set.volume_shares);
  filters.add({stage::volume, volume / set.vol_ma5, "<=", settings_.lite_vol_max, std::nullopt,
               volume <= settings_.lite_vol_max * set.vol_ma5});
}

pullback_scanner::pullback_scanner(rule_settings settings)
    : settings_(std::move(settings)), engine_(settings_.v3) {}

std::vector<verdict> pullback_scanner::evaluate(const symbol_input& input, detail depth) const {
  analysis symbol{input, settings_.v2, depth};
  return {engine_.judge(symbol)};
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
