#pragma once

#include "market/rules/analysis.hpp"
#include "market/rules/rule.hpp"
#include "market/rules/v2_settings.hpp"

#include <memory>
#include <span>
#include <vector>

namespace tandem::market {

/// Thresholds of the pullback rule P1, from the group [v3]. Fractions.
struct pullback_settings {
  double ext_max = 0.015;
  double pullback_min = 0.02;
  int pullback_bars = 5;
  double rsi_min = 45;
  double rsi_max = 75;
  double vol_max = 2.0;
};

/// The pullback engine "v2_lite": an intact trend that fell back a little from a recent high and
/// rests on its fast means, without a volume blow-off. No score, no ranking, no market condition.
/// Source: scanner-rules 5.4 (P1).
class pullback_engine {
public:
  explicit pullback_engine(const pullback_settings& settings) : settings_(settings) {}

  verdict judge(analysis& symbol) const;

private:
  void check(filter_list& filters, const indicator_set& set, std::span<const candle> window) const;

  pullback_settings settings_;
};

/// Rule "pullback": only this engine, in any market. Its list keeps the universe's order.
class pullback_rule : public rule {
public:
  /// `data` says which symbols have enough candles for a verdict.
  pullback_rule(v2_settings data, const pullback_settings& settings);
  std::vector<verdict> evaluate(const symbol_input& input, detail depth) const override;
  selection select(std::vector<match> matches) const override;

private:
  v2_settings data_;
  pullback_engine engine_;
};

pullback_settings read_pullback_settings(const rule_settings& values);

const rule_declaration& pullback_declaration();

} // namespace tandem::market
