#include "report/results.hpp"

#include "report/candidate.hpp"
#include "report/format/csv.hpp"
#include "report/format/paint.hpp"
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

std::string list_table(candidates_at first, candidates_at last, const paint& ink) {
  const auto mark = mark_of_run(first->outcome, first->is_final);
  auto text =
    fmt::format("run {}  session {}  {}: {} listed{}\n", first->what.run_id,
                first->date.empty() ? "unknown" : first->date, ink.bold(first->what.scanner),
                last - first, mark.empty() ? mark : "  " + ink.warn(mark));
  text += ink.dim(candidate_header()) + "\n";
  std::string marks;
  for (auto each = first; each != last; ++each) {
    marks += mark_of(each->what.basis, each->what.doubt);
    text += candidate_line(each->what);
  }
  return text + ink.dim(legend_of(marks));
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

std::string results_table(const std::vector<store::past_candidate>& candidates, bool color) {
  const paint ink{color};
  std::string text;
  for (auto first = candidates.begin(); first != candidates.end();) {
    const auto last = std::find_if(first, candidates.end(), [&](const auto& other) {
      return !is_same_list(other.what, first->what);
    });
    text.append(text.empty() ? "" : "\n").append(list_table(first, last, ink));
    first = last;
  }
  return text;
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

std::string results_csv(const std::vector<store::past_candidate>& candidates) {
  auto text = csv_line(
    {"run",          "date",  "scanner",     "position", "rank",     "code",          "name",
     "engine",       "score", "risk_score",  "label",    "strategy", "target_profit", "stop_loss",
     "holding_days", "close", "change_rate", "outcome",  "state",    "basis",         "doubt"});
  for (const auto& [date, outcome, is_final, row] : candidates)
    text += csv_line({row.run_id,
                      date,
                      row.scanner,
                      csv_number(row.position),
                      csv_number(row.rank),
                      row.code,
                      row.name,
                      row.engine,
                      csv_number(row.score),
                      csv_number(row.risk_score),
                      row.label,
                      row.strategy,
                      csv_number(row.target_profit),
                      csv_number(row.stop_loss),
                      csv_number(row.holding_days),
                      csv_number(row.close),
                      csv_number(row.change_rate),
                      std::string{to_string(outcome)},
                      std::string{state_text(is_final)},
                      row.basis,
                      row.doubt});
  return text;
}

std::string nothing_found(const store::candidate_filter& wanted,
                          const std::optional<store::past_run>& run) {
  std::string text = "no candidates: nothing is stored for";
  std::string_view between = " ";
  const auto add = [&](std::string_view what, const std::string& value) {
    if (!value.empty())
      text.append(std::exchange(between, ", ")).append(what).append(" ").append(value);
  };
  add("run", run ? fmt::format("{} ({})", run->id, outcome_text(*run)) : wanted.run_id);
  add("scanner", wanted.scanner);
  add("session", wanted.date);
  add("symbol", wanted.code);
  return text;
}

} // namespace tandem
