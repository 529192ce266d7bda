#include "sim/market/calendar.hpp"

#include <algorithm>
#include <array>

namespace tandem::sim {

namespace {

using market::date;

// Weekdays without a session. 2023 to 2025: the exchange's closing days, including the temporary
// ones (2023-10-02, 2024-10-01, 2025-01-27, 2025-06-03); 2026: kiwoom-rest-api 6.1.
constexpr std::array closed_days{
  20230123, 20230124, 20230301, 20230501, 20230505, 20230529, 20230606, 20230815, 20230928,
  20230929, 20231002, 20231003, 20231009, 20231225, 20231229, 20240101, 20240209, 20240212,
  20240301, 20240410, 20240501, 20240506, 20240515, 20240606, 20240815, 20240916, 20240917,
  20240918, 20241001, 20241003, 20241009, 20241225, 20241231, 20250101, 20250127, 20250128,
  20250129, 20250130, 20250303, 20250501, 20250505, 20250506, 20250603, 20250606, 20250815,
  20251003, 20251006, 20251007, 20251008, 20251009, 20251225, 20251231, 20260101, 20260216,
  20260217, 20260218, 20260302, 20260501, 20260505, 20260525, 20260603, 20260717, 20260817,
  20260924, 20260925, 20261005, 20261009, 20261225, 20261231,
};
constexpr std::array exam_days{20231116, 20241114, 20251113, 20261119};
static_assert(std::is_sorted(closed_days.begin(), closed_days.end()));

std::vector<date> build_sessions() {
  std::vector<date> sessions;
  const auto last = date::from_number(20261231).days_since_epoch();
  for (auto day = date::from_number(20230102).days_since_epoch(); day <= last; ++day) {
    const auto candidate = date::from_days_since_epoch(day);
    const auto weekend = candidate.weekday() == 0 || candidate.weekday() == 6;
    if (!weekend && !std::binary_search(closed_days.begin(), closed_days.end(), candidate.number()))
      sessions.push_back(candidate);
  }
  return sessions;
}

} // namespace

const std::vector<date>& korean_sessions() {
  static const auto sessions = build_sessions();
  return sessions;
}

std::chrono::hours delay_on(date day) {
  const auto is_exam =
    std::find(exam_days.begin(), exam_days.end(), day.number()) != exam_days.end();
  return std::chrono::hours{is_exam ? 1 : 0};
}

} // namespace tandem::sim
