#pragma once

#include "sim/broker/server.hpp"

#include <chrono>
#include <optional>

namespace tandem::sim {

/// The broker's clock where it differs from the machine's: the Korean time of day in the last
/// visible session and, where a start is given, the time that tokens and `Date` follow. The audit
/// and the quota use real time.
class market_clock {
public:
  using time_point = std::chrono::steady_clock::time_point;

  /// Shows `start` at `started` and runs `factor` times as fast as the steady clock, up to the end
  /// of the day; without `start` it stands at 20:30, when the day is over.
  market_clock(market::date today, std::optional<std::chrono::minutes> start, double factor,
               time_point started);

  /// The time it shows on `today`, which may go past the end of that day; empty without a start.
  std::optional<std::chrono::system_clock::time_point> moment(time_point now) const;

  std::chrono::milliseconds time_of_day(time_point now) const;
  /// 09:00 to 10:00. Source: kiwoom-rest-api 7, C7.
  bool is_opening_hour(time_point now) const;
  /// From 16:00 on the after-market changes the current price. Source: 6.1 there.
  bool is_evening(time_point now) const;

private:
  std::chrono::milliseconds since_midnight(time_point now) const;

  market::date today_;
  std::optional<std::chrono::minutes> start_;
  double factor_;
  time_point started_;
};

} // namespace tandem::sim
