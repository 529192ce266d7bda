#pragma once

#include "market/candle.hpp"

#include <cstddef>
#include <map>
#include <span>
#include <vector>

namespace tandem::market::backtest {

/// The sessions that a history knows, oldest first. A session is named by its place among them.
class calendar {
public:
  calendar() = default;
  /// Precondition: ascending, each day once.
  explicit calendar(std::vector<date> days) : days_(std::move(days)) {}

  std::span<const date> days() const { return days_; }
  date day(std::size_t session) const { return days_[session]; }
  std::size_t size() const { return days_.size(); }
  /// How many sessions are on `day` or before it.
  std::size_t count(date day) const;
  /// Whether at least `sessions` of them follow `session` and are on `day` or before it.
  bool passed(std::size_t session, std::size_t sessions, date day) const {
    const auto later = session + sessions;
    return later < days_.size() && days_[later] <= day;
  }

private:
  std::vector<date> days_;
};

/// Collects the days on which symbols have candles, a series after the other, so that nothing of
/// them must be kept.
class day_count {
public:
  void add(std::span<const candle> series);
  /// The days of `index`, joined by those on which at least half of the series added have a candle.
  calendar sessions(std::span<const candle> index) const;

private:
  std::size_t series_ = 0;
  std::map<date, std::size_t> candles_;
};

} // namespace tandem::market::backtest
