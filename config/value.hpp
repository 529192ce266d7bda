#pragma once

#include "market/secret.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace tandem::config {

using duration = std::chrono::nanoseconds;
using string_list = std::vector<std::string>;

/// A configuration value. Sizes in bytes and counts are integers.
using value = std::variant<bool, std::int64_t, double, duration, std::string, string_list, secret>;

/// As the command line reads it: true, 12, 0.5, 250ms, "text", ["a", "b"]; dots for a secret.
std::string to_text(const value& what);

/// A finite number, correctly rounded; nothing when `text` is anything else or more.
std::optional<double> parse_number(std::string_view text);
/// A decimal integer with an optional minus sign.
std::optional<std::int64_t> parse_integer(std::string_view text);
/// "250ms": whole numbers of ns, us, ms, s, min or h; nothing when it does not fit nanoseconds.
std::optional<duration> parse_duration(std::string_view text);
/// Bytes: "4096", "512KiB", "256MiB", "1GiB", "1TiB".
std::optional<std::int64_t> parse_size(std::string_view text);

/// A value of the command line, read as the type of `like`. When that fails the text itself is
/// returned, so that the check can name it. Lists: a,b or ["a", "b"].
value from_text(std::string_view text, const value& like);

} // namespace tandem::config
