#pragma once

#include "market/date.hpp"
#include "market/session.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>

namespace tandem::sim {

/// Where a session stands: from 08:00 on, from 09:00 on, from 15:30 on, from 16:00 on. On days with
/// late hours all of them are later.
enum class day_phase : std::uint8_t { before_open, trading, closed, evening };

/// How far a session has come.
struct day_progress {
  day_phase phase = day_phase::closed;
  // While trading the minutes since the open; in the evening the hours since its beginning, where
  // `evening_over` stands for its end and everything after.
  int step = 0;
  bool operator==(const day_progress&) const = default;
};

inline constexpr int trading_minutes = 390;
inline constexpr int evening_over = 4;

/// What of the market can be seen at one moment.
struct market_moment {
  market::date session; // The newest one.
  day_progress progress;
  bool has_ranking = true; // False from midnight to the open.
  bool operator==(const market_moment&) const = default;
};

/// A session shows from 08:00 of its day until 08:00 of the next one, but never one after `last`.
/// Precondition: `sessions`, oldest first, hold one by `last`. Before 08:00 of the first of all
/// that one shows already.
market_moment moment_at(std::span<const market::date> sessions, market::date last,
                        const market::korean_time& now);

/// Whether the exchange's day has begun: from 08:00 on.
bool has_begun(const market::korean_time& now);

/// From 09:00 to 10:00. Source: kiwoom-rest-api 7, C7.
bool is_opening_hour(const market::korean_time& now);

/// The time of day of the newest trade in a symbol that trades all day; empty before the open.
std::optional<std::chrono::seconds> last_trade_time(market::date session,
                                                    const day_progress& progress);

} // namespace tandem::sim
