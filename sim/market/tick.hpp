#pragma once

#include <cstdint>

namespace tandem::sim {

/// Prices are whole KRW throughout.
enum class tick_table : std::uint8_t { stock, fund };

/// The price step that applies at `price`: the 2023 scheme, equal on KOSPI and KOSDAQ; funds (ETF,
/// ETN) have their own. Source: kiwoom-rest-api 6.2.
std::int32_t tick_size(std::int32_t price, tick_table table);

/// The tradable price nearest to `price`, at least one tick.
std::int32_t round_to_tick(double price, tick_table table);

/// The day's upper and lower limit.
struct price_limits {
  std::int32_t lower = 0;
  std::int32_t upper = 0;
};

/// `percent` of the base price, cut down to the base's tick, then to the tick at the limit itself:
/// base 121,700 gives 85,200 and 158,200.
price_limits limits_of(std::int32_t base, int percent, tick_table table);
/// On the day of its listing a symbol trades from 60 to 400 percent of its offer price.
price_limits listing_limits(std::int32_t offer, tick_table table);

} // namespace tandem::sim
