#pragma once

#include "market/rules/analysis.hpp"
#include "market/rules/rule.hpp"
#include "market/rules/settings.hpp"

#include <vector>

namespace tandem::market {

/// The pullback engine "v2_lite": an intact trend that gave back a little from a recent high and
/// rests on its fast means, without a volume blow-off. No score, no ranking, no market condition.
/// Source: scanner-rules 5.4 (P1).
class pullback_engine {
public:
  explicit pullback_engine(const v3_settings& settings) : settings_(settings) {}

  /// The verdict of the engine on one symbol, in the engine name "v2_lite".
  verdict judge(analysis& symbol) const;

private:
  void check(filter_list& filters, const indicator_set& set, std::span<const candle> window) const;

  v3_settings settings_;
};

/// Rule "pullback": the engine alone, always, whatever the market. Its list keeps the universe's
/// order.
class pullback_scanner : public scanner {
public:
  explicit pullback_scanner(rule_settings settings);
  std::vector<verdict> evaluate(const symbol_input& input, detail depth) const override;
  selection select(std::vector<match> matches) const override;
  int candle_count() const override;

private:
  rule_settings settings_;
  pullback_engine engine_;
};

} // namespace tandem::market
