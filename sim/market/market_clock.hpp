#pragma once

#include "market/date.hpp"
#include "market/session.hpp"

#include <chrono>
#include <optional>

namespace tandem::sim {

/// The broker's clock where it differs from the machine's: the Korean day and time by which the
/// market goes and, where a start is given, tokens and `Date`. The audit and the quota use real
/// time.
class market_clock {
public:
  using time_point = std::chrono::steady_clock::time_point;

  /// Shows `start` of `day` at `started` and runs `factor` times as fast as the steady clock, also
  /// into the following days; without `start` it stands at 20:30, when the day is over.
  market_clock(market::date day, std::optional<std::chrono::minutes> start, double factor,
               time_point started);

  market::korean_time at(time_point now) const;

  /// The same moment where a start is given; otherwise tokens and `Date` live in real time.
  std::optional<std::chrono::system_clock::time_point> moment(time_point now) const;

private:
  std::chrono::milliseconds since_midnight(time_point now) const;

  market::date day_;
  std::optional<std::chrono::minutes> start_;
  double factor_;
  time_point started_;
};

} // namespace tandem::sim
