#include "report/export/cells.hpp"
#include "report/export/rows.hpp"
#include "report/filter_text.hpp"
#include "store/json.hpp"
#include "store/results/verdicts.hpp"

#include <array>
#include <map>

namespace tandem {

namespace {

std::string checks_json(const store::engine_verdict& engine) {
  json out;
  out.open_list();
  for (const auto& one : engine.checks) {
    out.open();
    put_check(out, one);
    out.close();
  }
  out.close_list();
  return out.text();
}

/// A row for each engine.
status put_verdict(const store::past_verdict& one, const std::string& day, const std::string& name,
                   row_writer& to) {
  for (const auto& engine : one.what.engines) {
    const auto checks = checks_json(engine);
    const std::array<store::cell, 12> cells{cell_of(day),
                                            cell_of(one.run_id),
                                            cell_of(one.scanner),
                                            cell_of(one.what.code),
                                            cell_of(name),
                                            cell_of(engine.engine),
                                            cell_of(engine.stage),
                                            cell_of(engine.signals_count),
                                            cell_of(engine.signals_total),
                                            cell_of(one.what.basis),
                                            cell_of(one.what.doubt),
                                            cell_of(checks)};
    if (auto problem = to.add(cells))
      return problem;
  }
  return std::nullopt;
}

result<std::map<std::string, std::string>> names_of_symbols(store::result_reader& from) {
  const auto symbols = from.symbols({});
  if (!symbols)
    return symbols.error();
  std::map<std::string, std::string> names;
  for (const auto& one : *symbols)
    names.emplace(one.code, one.name);
  return names;
}

} // namespace

status put_verdicts(store::result_reader& from, const export_filter& wanted, row_writer& to) {
  const auto runs = find_runs(from, wanted);
  if (!runs)
    return runs.error();
  auto names = names_of_symbols(from);
  if (!names)
    return names.error();
  for (const auto& [id, day] : *runs) {
    const auto put = [&, &session = day](const store::past_verdict& one) -> status {
      if (!wanted.scanner.empty() && one.scanner != wanted.scanner)
        return std::nullopt;
      return put_verdict(one, session, (*names)[one.what.code], to);
    };
    if (auto problem = store::for_each_verdict(from, id, wanted.code, put))
      return problem;
  }
  return std::nullopt;
}

} // namespace tandem
