#pragma once

#include "market/date.hpp"

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace tandem::market {

/// Why a symbol's candles contradict other evidence. Source: daily-history 4.
enum class doubt_reason : std::uint8_t {
  hole,        // The chart lacks a session on which the symbol traded, as the calendar knows.
  stale,       // Today's row or quote is missing although the symbol is listed and not halted.
  no_volume,   // The quote has no volume, of a symbol that has traded in each of its last sessions.
  short_chart, // The chart is empty or much shorter than the stored history.
  base_price,  // The chart's last close contradicts the base price even after it was fetched again.
  value,       // The traded value is not what the volume costs.
  late,        // As `stale`, in so many symbols that the broker is late with the session.
};

// In the order of the enum; as in reports and in the database.
inline constexpr std::array<std::string_view, 7> doubt_words{
  "hole", "stale", "no_volume", "short_chart", "base_price", "value", "late"};

constexpr std::string_view to_string(doubt_reason what) {
  return doubt_words[static_cast<std::size_t>(what)];
}

/// One doubt about one symbol's history.
struct doubt {
  doubt_reason reason = doubt_reason::hole;
  std::string detail; // "no candle of 2025-11-25"; empty for none.
  date since;         // The session in which it came up.
  date asked;         // The session in which a chart was last asked for because of it; or no day.
  // Two whole fetches of different runs agree, so this is how it is. Kept so that it does not come
  // up again.
  bool settled = false;
  bool operator==(const doubt&) const = default;
};

/// "hole: no candle of 2025-11-25; base_price: ...": those that are not settled.
std::string describe(const std::vector<doubt>& all);

} // namespace tandem::market
