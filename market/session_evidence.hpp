#pragma once

#include "market/quote.hpp"
#include "market/session.hpp"

#include <cstddef>
#include <span>

namespace tandem::market {

// What shows besides the index when was traded. Source: daily-history 4.

/// The days on which one symbol has candles; it is known from the first of them to `through`.
struct known_days {
  calendar days;
  date through;
};

/// The days, on weekdays, on which at least half of the histories that reach there have a candle;
/// at least two of them, because one may be wrong by itself.
calendar days_of_most(std::span<const known_days> histories);

/// Both in one, oldest first.
calendar unite(std::span<const date> one, std::span<const date> other);

/// The part of `days` from `first` to `last`.
calendar between(std::span<const date> days, date first, date last);

/// How many of the quotes that have a price are of one day, and of which.
struct quoted_day {
  date day; // No day: at most half of them agree on one that was traded on.
  std::size_t quotes = 0;
};

/// The day after `last` and until `today` that at least half of the quoted symbols were traded on.
quoted_day day_of_quotes(std::span<const quote_row> rows, date last, date today);

/// Whether a session may have begun by `now` that comes after `last`: a weekday that is over, or
/// today when the market is open.
bool may_lack_session(date last, const korean_time& now, const session_rules& rules);

} // namespace tandem::market
