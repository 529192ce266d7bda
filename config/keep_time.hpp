#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace tandem::config {

/// How long something is kept: for ever, or for a number of sessions or days, from 1.
struct keep_time {
  enum class unit : std::uint8_t { forever, sessions, days };
  unit what = unit::forever;
  int count = 0; // 0 for ever.
  bool operator==(const keep_time&) const = default;
};

/// Reads "forever", "90 sessions", "30days", "1 day"; nothing for any other text.
std::optional<keep_time> parse_keep_time(std::string_view text);

} // namespace tandem::config
