#pragma once

#include <string>
#include <vector>

namespace tandem::market {

/// Thresholds of rule v2, which v2.cpp declares; names and defaults are scanner-rules section 6.
/// KRW, shares, fractions.
struct v2_settings {
  int min_signals = 3;
  double macd_osc_min = 0;
  double rsi_threshold = 58;
  double rsi_upper_limit = 83;
  double rsi_upper_limit_offset = 25; // Added to the condition's RSI threshold (O-10).
  double gap_min = 0.002;
  double gap_max = 0.015;
  double ext_from_tema20_max = 0.015;
  double vol_ma5_mult = 2.5;
  double vol_ma20_mult = 1.2;
  double min_turnover_krw = 1e9;
  double min_price = 2000;
  bool use_atr_filter = false;
  double atr_pct_min = 0.01;
  double atr_pct_max = 0.04;
  double overheat_rsi_tema = 70;
  double overheat_vol_mult = 3;
  int risk_score_threshold = 4;
  int ohlcv_count = 120;
  bool market_analysis_enable = true;
  int trend_slope_lookback = 20;
  int trend_above_lookback = 5;
  bool require_dema_slope = false; // "required" or "optional" in the configuration.
  int score_w_cross = 3;
  int score_w_vol = 2;
  int score_w_macd = 1;
  int score_w_rsi = 1;
  int score_w_tema_slope = 2;
  int score_w_obv_slope = 2;
  int score_w_above_cnt = 2;
  int score_w_dema_slope = 2;
  std::vector<std::string> inverse_etf_keywords = {"인버스", "레버리지", "2X", "3X"};
  std::vector<std::string> bond_etf_keywords = {"국채", "채권", "회사채", "머니마켓", "금리"};
};

} // namespace tandem::market
