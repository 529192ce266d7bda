#include "report/export/cells.hpp"
#include "report/export/rows.hpp"

#include <array>

namespace tandem {

namespace {

status put_pick(const store::past_candidate& one, row_writer& to) {
  const auto& row = one.what;
  const std::array<store::cell, 25> cells{
    cell_of(one.date),          cell_of(row.run_id),      cell_of(row.scanner),
    cell_of(row.position),      cell_of(row.rank),        cell_of(row.code),
    cell_of(row.name),          cell_of(row.engine),      cell_of(row.score),
    cell_of(row.risk_score),    cell_of(row.label),       cell_of(row.strategy),
    cell_of(row.target_profit), cell_of(row.stop_loss),   cell_of(row.holding_days),
    cell_of(row.close),         cell_of(row.change_rate), to_string(one.outcome),
    cell_of(one.is_final),      cell_of(row.basis),       cell_of(row.doubt),
    cell_of(row.flags),         cell_of(row.indicators),  cell_of(row.is_new),
    cell_of(row.days_listed)};
  return to.add(cells);
}

} // namespace

result<std::vector<store::run_day>> find_runs(store::result_reader& from,
                                              const export_filter& wanted) {
  const auto iso = [](market::date day) { return day ? day.iso() : std::string{}; };
  auto runs = from.runs_between(iso(wanted.first), iso(wanted.last));
  if (runs && !wanted.run_id.empty())
    std::erase_if(*runs, [&](const store::run_day& one) { return one.id != wanted.run_id; });
  return runs;
}

status put_picks(store::result_reader& from, const export_filter& wanted, row_writer& to) {
  const auto runs = find_runs(from, wanted);
  if (!runs)
    return runs.error();
  const bool of_run = !wanted.run_id.empty();
  for (const auto& [id, session] : *runs) {
    const auto lists =
      from.candidates_of({.run_id = id,
                          .scanner = wanted.scanner,
                          .date = {},
                          .code = wanted.code,
                          .from = of_run ? store::list_choice::every : store::list_choice::picked});
    if (!lists)
      return lists.error();
    for (const auto& one : *lists)
      if (auto problem = put_pick(one, to))
        return problem;
  }
  return std::nullopt;
}

} // namespace tandem
