#pragma once

#include "market/date.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

namespace tandem::market {

/// Symbols the broker quotes in one call (ka10095); more are refused as a whole (1634). Source:
/// kiwoom-rest-api 4.4.
inline constexpr std::size_t quote_codes_max = 100;

/// The state of one symbol in a session, prices in KRW as traded that day. Without trading in the
/// session the volume is 0 and all prices are the last close.
struct quote {
  std::string code;
  std::string name; // Empty where the broker gives none.
  date day;         // The session the prices belong to.
  double open = 0;
  double high = 0;
  double low = 0;
  double close = 0; // The last price while the session runs.
  double base = 0;  // What limits and change refer to: yesterday's close unless the shares changed,
                    // as in a split; 0 = the broker did not say.
  std::int64_t volume_shares = 0;
  std::int64_t value_million_krw = -1; // Traded value; -1: not told.
  bool operator==(const quote&) const = default;
};

/// The answer for one code. At most one of `what` and `fault` is set; with neither the broker does
/// not know the symbol or has no price for it.
struct quote_row {
  std::string code;
  std::optional<quote> what;
  std::string fault; // The row holds impossible values: which, in words.
  bool operator==(const quote_row&) const = default;
};

} // namespace tandem::market
