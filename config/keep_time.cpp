#include "config/keep_time.hpp"

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <utility>

namespace tandem::config {

std::optional<keep_time> parse_keep_time(std::string_view text) {
  constexpr std::size_t digits_max = 5;
  const auto digits = std::min(text.find_first_not_of("0123456789"), text.size());
  if (digits == 0)
    return text == "forever" ? std::optional<keep_time>{std::in_place} : std::nullopt;
  auto unit = text.substr(digits);
  if (unit.starts_with(' '))
    unit.remove_prefix(1); // Without it no quotes are needed on a command line.
  const bool are_days = unit == "day" || unit == "days";
  const bool are_sessions = unit == "session" || unit == "sessions";
  if (text.front() == '0' || digits > digits_max || !(are_days || are_sessions))
    return std::nullopt;
  keep_time time{are_days ? keep_time::unit::days : keep_time::unit::sessions, 0};
  std::from_chars(text.data(), text.data() + digits, time.count);
  return time;
}

} // namespace tandem::config
