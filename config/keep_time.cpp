#include "config/keep_time.hpp"

#include <algorithm>
#include <array>

namespace tandem::config {

bool is_keep_time(std::string_view text) {
  constexpr std::size_t digits_max = 5;
  const auto digits = std::min(text.find_first_not_of("0123456789"), text.size());
  if (digits == 0)
    return text == "forever";
  constexpr std::array<std::string_view, 4> units{"session", "sessions", "day", "days"};
  auto unit = text.substr(digits);
  if (unit.starts_with(' '))
    unit.remove_prefix(1); // Without it no quotes are needed on a command line.
  return text.front() != '0' && digits <= digits_max
         && std::find(units.begin(), units.end(), unit) != units.end();
}

} // namespace tandem::config
