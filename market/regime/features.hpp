#pragma once

#include "market/candle.hpp"

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

namespace tandem::market {

/// The candles of `series` (oldest first) dated `last` or earlier.
std::span<const candle> candles_until(std::span<const candle> series, date last);

std::vector<double> closes_of(std::span<const candle> series);

/// Closes of the sessions before `session`, one per date: of several candles of a date the last one
/// counts. A US session ends after the Korean one of its date, so its close is not known yet.
std::vector<double> closes_before(std::span<const candle> series, date session);

/// The day of the last candle before `session`; no day without one.
date last_before(std::span<const candle> series, date session);

/// A weekend with a holiday takes four calendar days, five where a storm closes the market too; two
/// more leave room for the days that public files lack, as the original's own of the VIX does. A
/// series that ends earlier before a session has not been kept up to date.
inline constexpr int us_gap_days_max = 7;

/// Whether a US series with candles before `session` ends too long before it.
bool is_us_stale(std::span<const candle> series, date session);

/// `closes_before` of a US series; empty when it is stale, because the newest close that it has
/// says nothing about the night before `session`.
std::vector<double> us_closes_before(std::span<const candle> series, date session);

/// Fractions: `now / base - 1`; 0 for a base that is not above 0.
double change(double base, double now);
/// Change of the last close over the one `sessions` before it. Precondition: more closes than that.
double change_over(std::span<const double> closes, std::size_t sessions);
/// Precondition: not empty.
double mean_of(std::span<const double> values);
/// Mean of the last `count`. Precondition: at least that many values.
double last_mean(std::span<const double> values, std::size_t count);
/// Changes from close to close over the last `count` sessions. Precondition: more closes than that.
std::vector<double> last_returns(std::span<const double> closes, std::size_t count);

/// The trend of one Korean index on its last session, as fractions.
struct trend_features {
  static constexpr std::size_t candles_min = 65; // 60 closes of the mean, 5 sessions earlier.
  double r5 = 0;
  double r20 = 0;
  double r60 = 0;
  double dd20 = 0; // Close against the highest close of 20 sessions and today, 0 or less.
  double dd60 = 0;
  double ma20_slope = 0; // Change of the 20-session mean over 5 sessions.
  double ma60_slope = 0;
};
/// Nothing when there are fewer than `candles_min` candles.
std::optional<trend_features> measure_trend(std::span<const candle> series);

/// Stress of the KOSPI index within its last session, as fractions.
struct stress_features {
  static constexpr std::size_t r3_candles_min = 4;
  double intraday_drop = 0; // Low against open.
  double r3 = 0;
  double day_range = 0; // High against low.
};
stress_features measure_stress(std::span<const candle> series);

/// What the US sessions before a Korean one show; closes oldest first. With too few of them the
/// values are neutral.
struct us_features {
  static constexpr std::size_t return_candles_min = 61;
  static constexpr std::size_t mean_candles_min = 200;
  static constexpr std::size_t vix_change_candles_min = 4;
  static constexpr double quiet_vix = 20;
  double spy_r20 = 0;
  double spy_r60 = 0;
  double qqq_r20 = 0;
  double qqq_r60 = 0;
  bool spy_ma50_above_200 = false;
  bool qqq_ma50_above_200 = false;
  double vix_level = quiet_vix;
  double vix_ma5 = quiet_vix;
  double vix_ma20 = quiet_vix;
  double vix_chg_3d = 0;
};
us_features measure_us(std::span<const double> spy, std::span<const double> qqq,
                       std::span<const double> vix);

} // namespace tandem::market
