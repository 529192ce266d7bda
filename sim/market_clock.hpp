#pragma once

#include "sim/server.hpp"

#include <chrono>
#include <optional>

namespace tandem::sim {

/// The Korean time of day in the last visible session. Only what depends on the hour of trading
/// asks it; tokens and the audit live in real time.
class market_clock {
public:
  using time_point = std::chrono::steady_clock::time_point;

  /// Shows `start` at `started` and runs `factor` times as fast as the steady clock, up to the end
  /// of the day; without `start` it stands at 20:30, when the day is over.
  market_clock(std::optional<std::chrono::minutes> start, double factor, time_point started);

  std::chrono::milliseconds time_of_day(time_point now) const;
  /// 09:00 to 10:00. Source: kiwoom-rest-api 7, C7.
  bool is_opening_hour(time_point now) const;
  /// From 16:00 on the after-market moves what is called the current price. Source: 6.1 there.
  bool is_evening(time_point now) const;

private:
  std::optional<std::chrono::minutes> start_;
  double factor_;
  time_point started_;
};

} // namespace tandem::sim
