#pragma once

#include <chrono>
#include <optional>
#include <string>

namespace tandem::kiwoom {

/// Reads the value of a Date header, "Sun, 06 Nov 1994 08:49:37 GMT" (IMF-fixdate). Empty for any
/// other form and for a wrong weekday, because clocks are compared with it. Source: RFC 9110,
/// 5.6.7.
std::optional<std::chrono::sys_seconds> parse_http_date(const std::string& text);

} // namespace tandem::kiwoom
