#pragma once

#include "market/candle.hpp"

#include <cstdint>
#include <span>

namespace tandem::market {

/// Last values of every column of scanner-rules 2.2 and the scalars of 2.6 on one window. KRW,
/// shares, RSI in its unclamped scale. Columns that are not defined yet are NaN.
struct indicator_set {
  double tema20 = 0;
  double dema10 = 0;
  double ema60 = 0;
  double macd_line = 0;
  double macd_signal = 0;
  double macd_osc = 0;
  double rsi_tema = 0;
  double rsi_dema = 0;
  double obv = 0;
  double vol_ma5 = 0;
  double tema20_slope20 = 0;
  double obv_slope20 = 0;
  double dema10_slope20 = 0;
  double atr14 = 0;
  double turnover20 = 0;
  double vol_ma20 = 0;
  double prev_tema20 = 0;
  double prev_dema10 = 0;
  double close = 0;
  double change_rate = 0;
  std::int64_t volume_shares = 0;
  int above_count = 0;           // Of the last `above_lookback` candles, TEMA20 > DEMA10.
  bool crossed_recently = false; // `crossed5` of 2.6.
  int osc_rising_run = 0;        // k of 3.4.
  int closes_up_of_5 = 0;        // Closes above the previous close among the last 5.
};

/// How far back the indicators with a configurable reach look, in candles.
struct indicator_options {
  int slope_lookback = 20; // At least 2.
  int above_lookback = 5;
  bool operator==(const indicator_options&) const = default;
};

/// All indicators on the last candle of `window`; every recursion starts at its first candle, so
/// the window's length is part of the result. Precondition: not empty, no NaN inside.
indicator_set compute_indicators(std::span<const candle> window, const indicator_options& options);

/// Mean traded value (close times volume) of the last 20 candles, KRW. Precondition: not empty.
double mean_turnover20(std::span<const candle> window);

/// Distance of TEMA20 above DEMA10 as a fraction of the close; 0 for a close of 0.
double gap(const indicator_set& set);

/// Distance of the close above TEMA20 as a fraction of TEMA20; 0 for a TEMA20 of 0.
double extension(const indicator_set& set);

} // namespace tandem::market
