#pragma once

#include "kiwoom/rows.hpp"
#include "market/date.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace tandem::kiwoom {

/// The prices of one row as received, before scaling and without signs.
struct wire_prices {
  std::int64_t open = 0;
  std::int64_t high = 0;
  std::int64_t low = 0;
  std::int64_t close = 0;
};

/// 2^31 - 1 and 2^32 - 1 occur in place of missing numbers (kiwoom-rest-api 3), and no share or
/// index costs that much.
inline constexpr std::int64_t price_end = 2'147'483'647;

/// A day without a trade has zeros for open, high or low; they are replaced by the last close, as
/// charts show it.
void fill_untraded(wire_prices& prices, std::int64_t volume);

/// Refuses prices that no session can have: a close of 0, a low of 0, open or close outside
/// low..high, any from `price_end` on. Charts and quotes use the same check, so that both accept
/// the same candles. The sentence begins with `when`, if it is a day.
status check_prices(const row_reader& row, const wire_prices& prices, market::date when = {});

/// Refuses a number of shares that is close to minus one or to the largest number of 32 bits
/// (kiwoom-rest-api 3).
status check_volume(const row_reader& row, std::int64_t volume, market::date when = {});

/// Of trde_prica: whole million KRW, or -1 where it is blank. Refuses what is not a number.
result<std::int64_t> read_value(const row_reader& row, std::string_view text,
                                market::date when = {});

/// Refuses an old row of a chart whose volume its traded value contradicts even if price and volume
/// have been adjusted for later events by different factors. A day without volume is not checked.
status check_old_value(const row_reader& row, const wire_prices& prices, std::int64_t volume,
                       std::int64_t value, market::date when);

} // namespace tandem::kiwoom
