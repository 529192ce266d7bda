#pragma once

#include "market/date.hpp"
#include "market/session.hpp"
#include "market/utc_time.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace tandem::serve {

/// A scan that stands in the schedule.
struct scheduled_scan {
  market::date day;           // In Korea.
  std::chrono::minutes at{0}; // After that day's midnight.
  bool operator==(const scheduled_scan&) const = default;

  utc_time time() const;
  /// "2025-11-28 15:41"
  std::string text() const;
};

/// At which times of every weekday a session is scanned. Pure. Whether a weekday is a session only
/// the broker knows.
class schedule {
public:
  schedule() = default;
  /// `times` as in serve.scan-at: "15:41".
  explicit schedule(const std::vector<std::string>& times);

  /// The newest scan that is due at `now`. A missed one can be made up until 08:00 of the next
  /// weekday, when the prices of its session are no longer the newest.
  std::optional<scheduled_scan> due(utc_time now) const;
  /// The first scan after `now`; nothing where none is scheduled.
  std::optional<scheduled_scan> next(utc_time now) const;

private:
  std::vector<std::chrono::minutes> times_; // Ascending.
};

} // namespace tandem::serve
