#include "report/export/rows.hpp"
#include "store/json.hpp"
#include "store/results/verdicts.hpp"

#include <array>
#include <map>

namespace tandem {

namespace {

store::cell cell_of(const std::string& text) {
  return text.empty() ? store::cell{} : store::cell{std::string_view{text}};
}

store::cell cell_of(const std::optional<int>& number) {
  return number ? store::cell{std::int64_t{*number}} : store::cell{};
}

std::string checks_json(const store::engine_verdict& engine) {
  json out;
  out.open_list();
  for (const auto& one : engine.checks) {
    out.open();
    out.put("filter", one.what);
    out.put("value", one.value);
    out.put("relation", one.relation);
    out.put("limit", one.limit);
    out.put("up_to", one.up_to);
    out.put("passed", one.passed);
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
    status problem;
    const auto put = [&, &session = day](const store::past_verdict& one) {
      const bool is_wanted = (wanted.scanner.empty() || one.scanner == wanted.scanner)
                             && (wanted.code.empty() || one.what.code == wanted.code);
      if (is_wanted && !problem)
        problem = put_verdict(one, session, (*names)[one.what.code], to);
    };
    if (auto unread = store::for_each_verdict(from, id, put))
      return unread;
    if (problem)
      return problem;
  }
  return std::nullopt;
}

} // namespace tandem
