#include "report/results.hpp"

#include "report/candidate.hpp"
#include "report/format/csv.hpp"
#include "report/format/paint.hpp"
#include "report/format/text.hpp"
#include "report/runs.hpp"
#include "store/json.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace tandem {

namespace {

using candidates_at = std::vector<store::past_candidate>::const_iterator;

bool is_same_list(const store::candidate_row& a, const store::candidate_row& b) {
  return a.run_id == b.run_id && a.scanner == b.scanner;
}

/// The line above a list.
std::string list_title(candidates_at first, candidates_at last, const paint& ink) {
  const auto mark = mark_of_run(first->outcome, first->is_final);
  return fmt::format("run {}  session {}  {}: {} listed{}\n", first->what.run_id,
                     first->date.empty() ? "unknown" : first->date, ink.bold(first->what.scanner),
                     last - first, mark.empty() ? mark : "  " + ink.warn(mark));
}

void put_candidate(json& out, const store::past_candidate& one) {
  const auto& row = one.what;
  out.open();
  out.put("run", row.run_id);
  out.put_or_null("date", one.date);
  out.put("outcome", to_string(one.outcome));
  out.put("final", one.is_final);
  out.put("scanner", row.scanner);
  out.put("position", row.position);
  put_candidate_members(out, row);
  out.put_json("flags", row.flags);
  out.put_json("indicators", row.indicators);
  out.close();
}

} // namespace

std::string results_table(const std::vector<store::past_candidate>& candidates, const page& on,
                          const candidate_columns& asked) {
  const paint ink{on.color};
  const auto columns = asked.empty() ? usual_candidate_columns(candidates) : asked;
  const auto rows = candidate_rows(candidates, columns);
  const auto layout = candidate_layout(columns, rows, on);
  std::string text;
  auto row = rows.begin();
  for (auto first = candidates.begin(); first != candidates.end();) {
    const auto last = std::find_if(first, candidates.end(), [&](const auto& other) {
      return !is_same_list(other.what, first->what);
    });
    text.append(text.empty() ? "" : "\n").append(list_title(first, last, ink));
    text += ink.dim(layout.titles()) + "\n";
    std::string marks;
    for (; first != last; ++first) {
      marks += mark_of(first->what.basis, first->what.doubt);
      text += layout.line(*row++);
    }
    text += ink.dim(legend_of(marks));
  }
  return folded(text.append(candidates.empty() ? "" : ink.dim(layout.note())), on.width);
}

std::string results_json(const std::vector<store::past_candidate>& candidates) {
  json out;
  out.open();
  out.put("schema", "tandem.results/1");
  out.open_list("candidates");
  for (const auto& one : candidates)
    put_candidate(out, one);
  out.close_list();
  out.close();
  return out.text() + "\n";
}

std::string results_jsonl(const std::vector<store::past_candidate>& candidates) {
  std::string text;
  for (const auto& one : candidates) {
    json out;
    put_candidate(out, one);
    text += out.text() + "\n";
  }
  return text;
}

std::string results_csv(const std::vector<store::past_candidate>& candidates,
                        const candidate_columns& asked) {
  auto columns = asked;
  if (columns.empty())
    for (const auto& one : all_candidate_columns())
      columns.push_back(&one);
  std::vector<std::string> fields;
  for (const auto* one : columns)
    fields.emplace_back(one->name);
  auto text = csv_line(fields);
  for (const auto& candidate : candidates) {
    fields.clear();
    for (const auto* one : columns)
      fields.push_back(one->field(candidate));
    text += csv_line(fields);
  }
  return text;
}

std::string nothing_found(const store::candidate_filter& wanted,
                          const std::optional<store::past_run>& run) {
  std::string text{wanted.only_new ? "no candidates: nothing new is stored for"
                                   : "no candidates: nothing is stored for"};
  std::string_view between = " ";
  const auto add = [&](std::string_view what, const std::string& value) {
    if (!value.empty())
      text.append(std::exchange(between, ", ")).append(what).append(" ").append(value);
  };
  add("run", run ? fmt::format("{} ({})", run->id, outcome_text(*run)) : wanted.run_id);
  add("scanner", wanted.scanner);
  add("session", wanted.date);
  add("sessions since", wanted.since);
  add("symbol", wanted.code);
  return text;
}

} // namespace tandem
