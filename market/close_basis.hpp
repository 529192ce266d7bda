#pragma once

#include "market/date.hpp"

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

namespace tandem::market {

/// How the close of a stored candle came about. Source: daily-history 2.
enum class close_basis : std::uint8_t {
  charted, // A past row of a chart; the broker does not say which close it carries.
  evening, // Taken after the regular session, while or after the price followed the after-market.
  regular, // Taken before the after-market began, or proved by the next day's base price.
};

// In the order of the enum; as in reports and in the database.
inline constexpr std::array<std::string_view, 3> close_basis_words{"charted", "evening", "regular"};

constexpr std::string_view to_string(close_basis what) {
  return close_basis_words[static_cast<std::size_t>(what)];
}

/// The basis of one day's close.
struct dated_basis {
  date day;
  close_basis basis = close_basis::charted;
  bool operator==(const dated_basis&) const = default;
};

/// By day, oldest first; days that are not in it are charted.
using close_bases = std::vector<dated_basis>;

close_basis basis_of(const close_bases& all, date day);
void set_basis(close_bases& all, date day, close_basis basis);

} // namespace tandem::market
