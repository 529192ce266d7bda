#pragma once

#include "market/candle.hpp"
#include "market/close_basis.hpp"
#include "market/doubt.hpp"
#include "market/symbol.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace tandem::market {

/// One symbol's history: the result of one full fetch, extended day by day. Prices are adjusted for
/// splits as of `as_of`, and no adjustment took place from `as_of` to `complete_through`, so for
/// any session D in between, the candles up to D are exactly what a full fetch for D would have
/// brought. An `as_of` after `complete_through` means that the session of the fetch was not final:
/// it covers no session until a quote completes it.
struct candle_snapshot {
  std::string code;             // "005930", or a name such as "index:KOSPI".
  date as_of;                   // The session the full fetch was made for.
  date complete_through;        // Complete up to this session, also when the last candle is older
                                // (halted, delisted).
  bool complete = false;        // The broker has no candles older than the first one.
  std::int64_t captured_us = 0; // UTC, since 1970: when the newest data was taken from the broker.
  candle_series candles;        // Oldest first.
  close_bases bases = {};       // Of their closes.
  std::vector<doubt> doubts = {}; // At most one of each reason and detail.
  bool operator==(const candle_snapshot&) const = default;

  /// Whether the candles up to `session` are what a full fetch for that session would have brought.
  bool covers(date session) const { return as_of <= session && session <= complete_through; }
  /// Whether the snapshot can serve `count` traded candles, `coming` of which a quote will bring:
  /// it has enough of them, or no more exist.
  bool serves(int count, int coming = 0) const {
    return complete || are_enough(count_traded(candles), candles.size(), count, coming);
  }
};

/// A list of symbols as the broker gave it for one session.
struct symbol_list {
  std::string name; // "ka10099 KOSPI", "ka10032 KOSDAQ complete"
  date session;
  std::int64_t captured_us = 0; // UTC, since 1970.
  universe symbols;
  bool operator==(const symbol_list&) const = default;
};

} // namespace tandem::market
