#pragma once

#include "bench/daily/scan_at.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace tandem::bench {

/// The market that is scanned, and how much of it.
struct market_terms {
  int market_symbols = 0;
  std::uint64_t seed = 0;
  int per_market = 0; // As in scan_order.
  int sessions = 0;   // Played, the last of which is that of 2025-11-28.
};

/// How somebody scans once a day.
struct habit {
  std::string_view name;
  std::chrono::minutes time_of_day{0};
  bool is_morning_after = false;   // At that time of the next session's day.
  std::string_view evening_prices; // The broker's option.
};

/// What the broker counted in one session's scan.
struct day_cost {
  std::size_t calls = 0;
  std::size_t charts = 0; // Of the calls.
};

/// A habit kept over all sessions.
struct kept_habit {
  std::vector<day_cost> days;
  // Of the last day:
  std::size_t symbols = 0; // Scanned.
  double last_wall_s = 0;  // Where it was paced.
  std::vector<pick> last_picks;
};

/// Scans every session, all but the last one as fast as the broker answers; that one with `delay`,
/// at a broker that answers and counts as the real one does, unless `delay` is 0. Throws where a
/// scan was refused a call or found another session.
kept_habit keep(const habit& how, const market_terms& where, std::chrono::milliseconds delay);

/// Scans only the last session, without a history.
kept_habit start_late(const habit& how, const market_terms& where);

} // namespace tandem::bench
