#include "report/prune.hpp"

#include "report/format/text.hpp"
#include "store/json.hpp"

#include <fmt/format.h>

#include <map>
#include <set>
#include <string_view>

namespace tandem {

namespace {

using part = store::prune_step::part;

std::string_view name_of(part what) {
  switch (what) {
    case part::candidates:
      return "candidates";
    case part::calls:
      return "calls";
    case part::verdicts:
      return "verdicts";
    case part::run:
      break;
  }
  return "run";
}

} // namespace

std::string prune_table(const std::vector<counted_step>& steps, bool is_dry_run) {
  struct sum {
    std::set<std::string> runs;
    std::uint64_t rows = 0;
  };
  std::map<std::string, sum> by_rule;
  std::uint64_t rows = 0;
  for (const auto& step : steps) {
    if (step.rows == 0)
      continue;
    auto& rule = by_rule[step.what.why];
    rule.runs.insert(step.what.run_id);
    rule.rows += step.rows;
    rows += step.rows;
  }
  if (rows == 0)
    return "nothing to delete: store.keep keeps all that is stored\n";
  std::string text;
  for (const auto& [rule, what] : by_rule)
    text += fmt::format("{}  {} rows of {} runs\n", left("store.keep." + rule, 22),
                        right(grouped(static_cast<double>(what.rows)), 10), what.runs.size());
  return text
         + (is_dry_run ? "nothing was deleted: --dry-run\n"
                       : fmt::format("{} rows deleted\n", rows));
}

std::string prune_json(const std::vector<counted_step>& steps, bool is_dry_run) {
  json out;
  out.open();
  out.put("schema", "tandem.prune/1");
  out.put("dry_run", is_dry_run);
  std::uint64_t rows = 0;
  out.open_list("steps");
  for (const auto& step : steps) {
    if (step.rows == 0)
      continue;
    rows += step.rows;
    out.open();
    out.put("rule", step.what.why);
    out.put("run", step.what.run_id);
    out.put("what", name_of(step.what.what));
    out.put("rows", step.rows);
    out.close();
  }
  out.close_list();
  out.put("rows", rows);
  out.close();
  return out.text() + "\n";
}

} // namespace tandem
