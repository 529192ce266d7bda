#pragma once

#include <chrono>
#include <optional>
#include <string>

namespace tandem::kiwoom {

/// Reads the value of a Date header, "Sun, 06 Nov 1994 08:49:37 GMT" (IMF-fixdate). Nothing for any
/// other form, a weekday that is not that day's included: what a clock is compared with must be
/// beyond doubt. Source: RFC 9110, 5.6.7.
std::optional<std::chrono::sys_seconds> parse_http_date(const std::string& text);

} // namespace tandem::kiwoom
