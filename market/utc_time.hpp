#pragma once

#include "market/date.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace tandem {

using utc_time = std::chrono::system_clock::time_point;

/// Korean time less UTC; there is no daylight saving.
inline constexpr std::chrono::hours kst_offset{9};

/// The day it is in Korea.
market::date kst_day(utc_time at);
/// A point of time from microseconds since 1970.
utc_time to_utc_time(std::int64_t us);
/// "2025-11-28T06:41:02.113Z", as the database has it.
std::string utc_text(utc_time at);
/// Reads what `utc_text` wrote; empty for any other text.
std::optional<utc_time> parse_utc(std::string_view text);
/// "2025-11-28T15:41:02.113+09:00", for people.
std::string kst_text(utc_time at);

} // namespace tandem
