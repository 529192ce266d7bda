#pragma once

#include "market/candle.hpp"
#include "market/close_basis.hpp"
#include "market/doubt.hpp"
#include "market/quote.hpp"
#include "market/session.hpp"
#include "market/symbol.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>

namespace tandem::market {

/// What is known of a symbol besides its candles and its quote.
struct growth_evidence {
  trading_session session;
  close_basis basis = close_basis::charted; // Of the last stored close.
  const listing* listed = nullptr;          // In this session's lists; null: not in them.
  bool has_lists = false;                   // Without lists nobody knows who is listed or halted.
  std::int64_t shares_before = 0;           // Listed shares in the session before; 0: not known.
  bool keeps_evening = false;               // session.close = evening: an evening close stays.
};

/// What the quote of a session does to a history that is complete up to the session before.
struct history_step {
  std::optional<candle> added;        // Empty, without a reason: nothing was traded.
  bool is_proved = false;             // The base price is the last stored close, so it is regular.
  std::optional<double> rebased = {}; // The regular close in place of the last stored close.
  // Not empty: the quote contradicts the history, which must be fetched whole. One word for
  // counting: "base_price" ...
  std::string reason = {};
  // Set: the quote is not believed and the history stays as it is.
  std::optional<doubt_reason> doubted = {};
  std::string detail = {}; // Reason or doubt in numbers, for people.
};

/// `history` is oldest first and adjusted up to its end; it may be empty (a symbol without any
/// candle yet). A reference price other than the last close means that the shares changed (split,
/// rights, dividend adjustment), and then all older prices are adjusted anew; or, where the stored
/// close may be the evening's, only that the regular close was another one, which then takes its
/// place. Source: daily-history 3 and 4, kiwoom-rest-api 3.3 and 3.5.
/// Precondition: `session.previous` is a day.
history_step extend_history(std::span<const candle> history, const quote_row& row,
                            const growth_evidence& known);

/// Whether a candle of the session is expected of a symbol: it traded in the session before, and no
/// list calls it halted or misses it. `listed` and `has_lists` as in growth_evidence.
bool should_trade(std::span<const candle> history, const trading_session& session,
                  const listing* listed, bool has_lists);

/// The price steps of KRX shares. Source: kiwoom-rest-api 6.2.
double tick_of(double price);

} // namespace tandem::market
