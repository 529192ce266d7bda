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
  std::optional<candle> added; // Empty, and no reason either: nothing was traded since.
  std::string reason;          // Not empty: the quote contradicts the history, which must be
                               // fetched whole. One word for counting: "base_price" ...
  std::string detail;          // The reason in numbers, for people.
};

/// `history` is oldest first and adjusted up to its end; it may be empty (a symbol that had no
/// candle yet). A candle follows only upon one of the session before, for halted days have candles
/// too: where that one is missing the broker may have been late with it. A reference price that is
/// not the last close means that the shares changed (split, rights, dividend adjustment): every
/// older price is another one from then on. Source: kiwoom-rest-api 3.3 and 3.5. Precondition:
/// `session.previous` is a day.
history_step extend_history(std::span<const candle> history, const quote_row& row,
                            const trading_session& session);

} // namespace tandem::market
