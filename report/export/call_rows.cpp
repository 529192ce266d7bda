#include "market/utc_time.hpp"
#include "report/export/cells.hpp"
#include "report/export/rows.hpp"

#include <array>

namespace tandem {

namespace {

// Some 200 bytes each.
constexpr std::int64_t calls_at_once = 4096;

status put_call(const store::api_call_row& row, row_writer& to) {
  const std::array<store::cell, 11> cells{std::string_view{row.run_id},
                                          row.seq,
                                          std::string_view{row.key},
                                          std::string_view{row.tr},
                                          row.slot_us,
                                          row.sent_us,
                                          row.answered_us,
                                          cell_of(row.status),
                                          cell_of(row.return_code),
                                          std::string_view{row.outcome},
                                          cell_of(row.client)};
  return to.add(cells);
}

} // namespace

status put_calls(store::result_reader& from, const export_filter& wanted, row_writer& to) {
  // A run's session says nothing about the day of its calls.
  auto of_any_session = wanted;
  of_any_session.first = of_any_session.last = {};
  const auto runs = find_runs(from, of_any_session);
  if (!runs)
    return runs.error();
  for (const auto& [id, session] : *runs) {
    std::int64_t last = 0;
    for (bool is_more = true; is_more;) {
      const auto calls = from.calls_after(id, last, calls_at_once);
      if (!calls)
        return calls.error();
      for (const auto& one : *calls)
        if (wanted.has(kst_day(to_utc_time(one.slot_us))))
          if (auto problem = put_call(one, to))
            return problem;
      is_more = calls->size() == static_cast<std::size_t>(calls_at_once);
      last = calls->empty() ? last : calls->back().seq;
    }
  }
  return std::nullopt;
}

} // namespace tandem
