#pragma once

#include "market/candle.hpp"
#include "market/quote.hpp"
#include "market/session.hpp"

#include <optional>
#include <span>
#include <string>

namespace tandem::market {

/// What the quote of a session does to a history that is complete up to the session before.
struct history_step {
  std::optional<candle> added; // Empty, without a reason: nothing was traded.
  std::string reason;          // Not empty: the quote contradicts the history, which must be
                               // fetched whole. One word for counting: "base_price" ...
  std::string detail;          // The reason in numbers, for people.
};

/// `history` is oldest first and adjusted up to its end; it may be empty (a symbol without any
/// candle yet). A candle is added only after the one of the session before, because halted days
/// have candles too: where that one is missing, the broker may have been late with it. A reference
/// price other than the last close means that the shares changed (split, rights, dividend
/// adjustment): then all older prices are adjusted anew. Source: kiwoom-rest-api 3.3 and 3.5.
/// Precondition: `session.previous` is a day.
history_step extend_history(std::span<const candle> history, const quote_row& row,
                            const trading_session& session);

} // namespace tandem::market
