#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <variant>
#include <vector>

namespace tandem::config {

using duration = std::chrono::nanoseconds;
using string_list = std::vector<std::string>;

/// A configuration value. Sizes in bytes and counts are integers.
using value = std::variant<bool, std::int64_t, double, duration, std::string, string_list>;

/// As the config-file parser reads it: true, 12, 0.5, 250ms, "text", ["a", "b"].
std::string to_text(const value& what);

} // namespace tandem::config
