#pragma once

#include "market/candle.hpp"
#include "market/close_basis.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace tandem::market {

/// One trading day and its neighbours in the index calendar.
struct trading_session {
  date day;
  date previous;     // The session before; no day: unknown, so no history can grow.
  date latest;       // The newest session; no day: unknown. Quotes describe this one.
  bool final = true; // False while the day's candle is provisional.
  // UTC, since 1970. A candle of `day` that could still move when it was taken counts if it was
  // taken at this time or later: that of the run's beginning.
  std::int64_t moving_since_us = 0;
  bool operator==(const trading_session&) const = default;

  /// Whether a quote of the broker describes this session.
  bool is_newest() const { return day && day == latest; }
};

/// A moment in Korea: the day and the time since its midnight (UTC+9, no daylight saving).
struct korean_time {
  date day;
  std::chrono::microseconds time_of_day{0};
};
korean_time to_korean_time(std::chrono::microseconds since_epoch);

/// When two clocks differ by this much or more, it is unknown which of them is right.
inline constexpr std::chrono::minutes clocks_apart_max{10};
bool are_apart(std::chrono::nanoseconds clock_gap);

/// The time by two clocks: this machine's and the broker's.
struct market_time {
  korean_time reached; // By both: that of the slower one.
  korean_time at_most; // Beyond neither: that of the faster one.
};

/// Of this machine's clock, which shows `utc` since the epoch, and the broker's, which is ahead by
/// `broker_ahead`. Empty when they differ too much.
std::optional<market_time> agreed_time(std::chrono::microseconds utc,
                                       std::chrono::nanoseconds broker_ahead);

/// Saturday or Sunday.
bool is_weekend(date day);

/// Which close counts, and on which days the hours of the market are shifted.
struct session_rules {
  close_basis counts = close_basis::regular; // Or `evening`.
  std::vector<date> late_days;               // An hour late, besides those that are built in.
};

/// Whether the market's hours are an hour later on `day`: college entrance exams, or `rules` says.
bool is_late_day(date day, const session_rules& rules);

/// Whether the candle of `session` cannot move any more, for who wants the close of `rules`: its
/// regular close and the flows behind it stand at 15:40, its evening close at 20:00, an hour later
/// on late days. Source: daily-history 1, kiwoom-rest-api 6.1.
bool is_final(date session, const market_time& now, const session_rules& rules);

/// The basis of the newest session's candle when it is taken from the broker at `now`: regular from
/// 15:40:00 to 15:59:59 of its day, evening before and after.
/// Precondition: `session` is final or moves in the evening.
close_basis basis_at(date session, const market_time& now, const session_rules& rules);

/// Whether an evening close that was taken at `captured` has stood since: from 20:00 of its day on.
bool is_settled(date session, const korean_time& captured, const session_rules& rules);

/// The end of the time in which the regular close of `session` can be taken: 16:00:00, or later on
/// late days; UTC, since 1970.
std::chrono::microseconds regular_until(date session, const session_rules& rules);

/// Trading days, oldest first.
using calendar = std::vector<date>;

/// The session of `wanted`: that day, or the last session before it. Empty when `sessions` begins
/// later. Without a known time the session is not final.
std::optional<trading_session> find_session(std::span<const date> sessions, date wanted,
                                            const std::optional<market_time>& now,
                                            const session_rules& rules);

/// The days of `candles`.
calendar days_of(std::span<const candle> candles);

/// Whether `index` shows the session of `wanted`, no matter what was traded after it was fetched:
/// it reaches that day, or only a weekend lies between.
bool covers(std::span<const candle> index, date wanted);

} // namespace tandem::market
