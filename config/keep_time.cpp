#include "config/keep_time.hpp"

#include <algorithm>
#include <array>

namespace tandem::config {

bool is_keep_time(std::string_view text) {
  constexpr std::size_t digits_max = 5;
  const auto digits = std::min(text.find_first_not_of("0123456789"), text.size());
  if (digits == 0)
    return text == "forever";
  constexpr std::array<std::string_view, 4> units{" session", " sessions", " day", " days"};
  return text.front() != '0' && digits <= digits_max
         && std::find(units.begin(), units.end(), text.substr(digits)) != units.end();
}

} // namespace tandem::config
