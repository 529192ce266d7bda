#pragma once

#include "market/candle.hpp"

#include <chrono>
#include <optional>
#include <span>

namespace tandem::market {

/// One trading day and its neighbours in the index calendar.
struct trading_session {
  date day;
  date previous;     // The session before; no day: unknown, so no history can grow.
  date latest;       // The newest session; no day: unknown. Quotes describe this one.
  bool final = true; // False while the day's candle is provisional.
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

/// The time by the slower of two clocks, so that both have reached it: this machine's, which shows
/// `utc` since the epoch, and the broker's, which is ahead by `broker_ahead`. Empty when they
/// differ too much.
std::optional<korean_time> agreed_time(std::chrono::microseconds utc,
                                       std::chrono::nanoseconds broker_ahead);

/// Saturday or Sunday.
bool is_weekend(date day);

/// A session's candle is provisional from the first venue's opening (08:00) to the last one's close
/// (20:00).
/// Source: kiwoom-rest-api 6.1.
bool is_final(date session, const korean_time& now);

/// The session of `wanted`: that day, or the last session before it. Empty when `index`, the daily
/// candles of an index (oldest first), begins later. Rows exist on trading days only. Without a
/// known time the session is not final.
std::optional<trading_session> find_session(std::span<const candle> index, date wanted,
                                            const std::optional<korean_time>& now);

/// Whether `index` shows the session of `wanted`, no matter what was traded after it was fetched:
/// it reaches that day, or only a weekend lies between.
bool covers(std::span<const candle> index, date wanted);

} // namespace tandem::market
