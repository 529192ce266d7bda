#pragma once

#include "kiwoom/rows.hpp"

#include <cstdint>
#include <string>

namespace tandem::kiwoom {

/// The prices of one row as the wire carries them, before scaling and without signs.
struct wire_prices {
  std::int64_t open = 0;
  std::int64_t high = 0;
  std::int64_t low = 0;
  std::int64_t close = 0;
};

/// 2^31 - 1 and 2^32 - 1 are seen in place of a number that is not there (kiwoom-rest-api 3), and
/// no share or index costs that much.
inline constexpr std::int64_t price_end = 2'147'483'647;

/// Refuses prices no session can have: a close of 0, a low of 0, open or close outside low..high,
/// any from `price_end` on. Charts and quotes are judged alike, so that a candle that one of them
/// brought is one the other could have brought. `when` begins the sentence ("20250718 ").
status check_prices(const row_reader& row, const wire_prices& prices, const std::string& when = {});

} // namespace tandem::kiwoom
