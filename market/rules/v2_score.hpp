#pragma once

#include "market/condition.hpp"
#include "market/indicators/indicators.hpp"
#include "market/rules/v2_settings.hpp"

#include <array>
#include <optional>
#include <string_view>

namespace tandem::market {

/// The flags of scanner-rules 3.3 that are true or false on the scan candle.
struct v2_flags {
  bool cross = false;
  bool vol_expand = false;
  bool macd_ok = false;
  bool rsi_ok = false;
  bool tema_slope_ok = false;
  bool obv_slope_ok = false;
  bool above_cnt5_ok = false;
  bool dema_slope_ok = false;
};

inline constexpr int soft_signals_total = 7;

/// Outcome of the soft filter on the scan candle.
struct soft_filter_result {
  // Cross, MACD, RSI, volume, OBV, price trend, days above.
  std::array<bool, soft_signals_total> signals{};
  int signals_count = 0; // Of these.
  bool trend = false;
  // The trend gate: `trend` is true when at least `trend_signs_min` of its signs are there.
  int trend_signs = 0;
  int trend_signs_min = 0;
};

/// Counts the seven signals and checks the trend gate; `mc` null means no market condition.
/// Source: scanner-rules 3.2.
soft_filter_result soft_filter(const indicator_set& set, const v2_settings& settings,
                               const condition* mc);

/// 0..6 points for a late entry or an overheated price. Source: scanner-rules 3.4.
int base_risk(const indicator_set& set);

/// A symbol's points. `excluded`: the base risk reached the configured threshold; then there is no
/// score and only `risk` is valid.
struct v2_points {
  bool excluded = false;
  v2_flags flags;
  int adjusted = 0; // The score: weighted flags less the deduction; may be negative.
  int risk = 0;
  int risk_multiplier_x10 = 10;
  int deduction = 0;
};

/// Source: scanner-rules 3.3.
v2_points score_symbol(const indicator_set& set, const v2_settings& settings, const condition* mc);

/// 0..7 points of the short-lived flags; these weights are part of the strategy table and do not
/// follow the configuration.
int momentum_points(const v2_flags& flags);

/// 0..8 points of the lasting flags, weighted like `momentum_points`.
int trend_points(const v2_flags& flags);

/// The literal for a score: "강한 매수" from 10, "매수 후보" from 8, "관심 종목" from 6, else
/// "후보 종목".
std::string_view score_label(double score);

/// A trading style and its guides; all guides are empty for "관찰" (watch).
struct strategy_guide {
  std::string_view strategy; // Static storage.
  std::optional<double> target_profit;
  std::optional<double> stop_loss; // Positive.
  std::optional<int> holding_days; // Upper bound of `holding_period`.
  std::string_view holding_period; // Static storage; empty for "관찰".
};

/// Source: scanner-rules 3.5.
strategy_guide choose_strategy(const v2_flags& flags, double score);

} // namespace tandem::market
