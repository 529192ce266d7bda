#pragma once

#include "tests/market/series.hpp"

namespace tandem::market::testing {

/// A rise of two days of 0.5 % and one of rest at a time, then three falling days of 0.8 %: TEMA20
/// has come above DEMA10 while all slopes still point up, which is what rule v2 looks for.
/// 1,000,000 shares a day at more than 10,000 KRW.
inline candle_series resting_rise() {
  std::vector<double> closes{10'000};
  for (int i = 1; i < 115; ++i)
    closes.push_back(closes.back() * (i % 3 == 0 ? 0.998 : 1.005));
  for (int i = 0; i < 3; ++i)
    closes.push_back(closes.back() * 0.992);
  return series_of(closes, 1'000'000);
}

/// A flat market that starts to rise, gives 1 % back and goes on; highs are 3 % above the closes,
/// so the close stays below the highs of the last days. What the pullback rule looks for.
inline candle_series shallow_pullback() {
  std::vector<double> closes{10'000};
  for (int i = 1; i < 95; ++i)
    closes.push_back(closes.back() * (i % 2 == 0 ? 0.998 : 1.002));
  for (int i = 0; i < 5; ++i)
    closes.push_back(closes.back() * (i % 2 == 0 ? 1.006 : 0.998));
  for (double step : {0.99, 1.006, 1.006})
    closes.push_back(closes.back() * step);
  auto days = series_of(closes, 1'000'000);
  for (auto& day : days)
    day.high = day.close * 1.03;
  return days;
}

} // namespace tandem::market::testing
