#pragma once

#include <cstdint>
#include <string>

namespace tandem::market {

/// What a day's trading looks like when its traded value is set beside its volume.
struct traded_value {
  double low = 0; // KRW
  double high = 0;
  std::int64_t volume_shares = 0;
  std::int64_t million_krw = -1; // -1: not told.
};

/// Whether the value cannot be what the volume cost: outside half of it at the low to twice of it
/// at the high, give or take a million KRW. Source: daily-history 4.
bool is_odd_value(const traded_value& of_day);

/// "50 million KRW for 5000 shares between 900 and 1100 KRW" of an odd value; else empty.
std::string odd_value(const traded_value& of_day);

} // namespace tandem::market
