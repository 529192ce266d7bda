#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace tandem::market {

enum class market_id : std::uint8_t { kospi, kosdaq };

/// "KOSPI" or "KOSDAQ".
std::string_view to_string(market_id market);

/// One symbol of a universe. `code` is six characters, digits and letters.
struct listing {
  std::string code;
  std::string name; // The code itself where the broker gives no name.
  market_id market = market_id::kospi;
  bool listed = true; // False: only the user named it; the broker's lists do not hold it.
  bool operator==(const listing&) const = default;
};

/// The symbols of one run, in order; the order breaks ties in every ranking.
using universe = std::vector<listing>;

/// Six characters of [0-9A-Z].
bool is_symbol_code(std::string_view code);

} // namespace tandem::market
