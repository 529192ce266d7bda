#pragma once

#include "market/candle.hpp"

#include <chrono>
#include <optional>
#include <span>

namespace tandem::market {

/// One trading day among its neighbours, as the index calendar has them.
struct trading_session {
  date day;
  date previous;     // The session before; no day: unknown, so nothing can be appended to it.
  date latest;       // The newest session there is; no day: unknown. Quotes speak of this one.
  bool final = true; // False while the day's candle can still change.
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

/// Two clocks that are this far apart, or farther, and nobody knows which of them shows the time.
inline constexpr std::chrono::minutes clocks_apart_max{10};
bool are_apart(std::chrono::nanoseconds clock_gap);

/// The time by the slower one of two clocks, so that both have reached it: this machine's, which
/// shows `utc` since the epoch, and the broker's, which is `broker_ahead` of it. Nothing when they
/// are too far apart.
std::optional<korean_time> agreed_time(std::chrono::microseconds utc,
                                       std::chrono::nanoseconds broker_ahead);

/// Saturday or Sunday.
bool is_weekend(date day);

/// A session's candle moves from the first venue's opening (08:00) to the last one's close (20:00).
/// Source: kiwoom-rest-api 6.1.
bool is_final(date session, const korean_time& now);

/// The session of `wanted`: its own, or the last one before it. Nothing when `index`, the daily
/// candles of an index (oldest first), begins later. Rows exist on trading days only. When the time
/// is not known the session is not final.
std::optional<trading_session> find_session(std::span<const candle> index, date wanted,
                                            const std::optional<korean_time>& now);

/// Whether `index` tells the session of `wanted` whatever may have been traded since it was taken:
/// it goes on to that day, or only a weekend lies between.
bool covers(std::span<const candle> index, date wanted);

} // namespace tandem::market
