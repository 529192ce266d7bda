#include "report/runs.hpp"

#include "market/utc_time.hpp"
#include "report/format/csv.hpp"
#include "report/format/paint.hpp"
#include "report/format/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace tandem {

namespace {

bool has_no_end(const store::past_run& run) {
  return run.outcome == run_outcome::running;
}

/// KST with its offset, like the times of a run's own report.
std::string kst_or_same(const std::string& utc) {
  auto at = parse_utc(utc);
  return at ? kst_text(*at) : utc;
}

std::string or_dash(const std::string& text) {
  return text.empty() ? "-" : text;
}

std::string seconds_text(const std::optional<double>& seconds) {
  return seconds ? fmt::format("{:.1f}", *seconds) : "-";
}

/// How far an unfinished run has come.
std::string progress_text(const store::past_run& run) {
  return run.judged < run.symbols ? fmt::format("{} of {} symbols judged", run.judged, run.symbols)
                                  : std::string{};
}

std::vector<table_column> run_columns() {
  return {{"run", "run", side::left, 0},
          {"session", "session", side::left, 1},
          {"state", "state", side::left, 3},
          {"mode", "mode", side::left, 11},
          {"outcome", "outcome", side::left, 2},
          {"started", "started (KST)", side::left, 10},
          {"wall", "wall s", side::right, 7},
          {"calls", "calls", side::right, 5},
          {"refused", "refused", side::right, 6},
          {"violations", "violations", side::right, 8},
          {"candidates", "candidates", side::right, 4},
          {"judged", "", side::left, 9}};
}

table_cells cells_of(const store::past_run& run, const paint& ink) {
  const auto state = or_dash(std::string{state_text(run.is_final)});
  const auto outcome = std::string{outcome_text(run)};
  return {run.id,
          or_dash(run.date),
          run.is_final.value_or(true) ? state : ink.warn(state),
          run.mode,
          run.outcome == run_outcome::complete ? outcome : ink.warn(outcome),
          started_text(run),
          seconds_text(run.wall_s),
          std::to_string(run.calls),
          std::to_string(run.refused),
          or_dash(csv_number(run.violations)),
          std::to_string(run.candidates),
          progress_text(run)};
}

} // namespace

std::string_view outcome_text(const store::past_run& run) {
  return has_no_end(run) ? "running?" : to_string(run.outcome);
}

std::string_view state_text(const std::optional<bool>& is_final) {
  if (!is_final)
    return "";
  return *is_final ? "final" : "provisional";
}

std::string mark_of_run(run_outcome outcome, const std::optional<bool>& is_final) {
  std::string mark{is_final.value_or(true) ? "" : "PROVISIONAL"};
  if (outcome != run_outcome::complete)
    mark.append(mark.empty() ? "" : ", ")
      .append(outcome == run_outcome::running ? "running?" : to_string(outcome));
  return mark;
}

std::string started_text(const store::past_run& run) {
  auto text = kst_or_same(run.started_at).substr(0, 19);
  std::replace(text.begin(), text.end(), 'T', ' ');
  return text;
}

std::string runs_table(const std::vector<store::past_run>& runs, const page& on) {
  if (runs.empty())
    return "no runs\n";
  const paint ink{on.color};
  std::vector<table_cells> rows;
  for (const auto& run : runs)
    rows.push_back(cells_of(run, ink));
  const table_layout layout{run_columns(), rows, on};
  auto text = ink.dim(layout.titles()) + "\n";
  for (const auto& row : rows)
    text += layout.line(row);
  if (std::any_of(runs.begin(), runs.end(), has_no_end))
    text.append(running_note);
  return folded(text + ink.dim(layout.note()), on.width);
}

void put_run_members(json& out, const store::past_run& run) {
  out.put("id", run.id);
  out.put_or_null("date", run.date);
  out.put("mode", run.mode);
  out.put("outcome", to_string(run.outcome));
  out.put("started_at", kst_or_same(run.started_at));
  out.put_or_null("finished_at", kst_or_same(run.finished_at));
  out.put("wall_s", run.wall_s);
  out.put("calls", run.calls);
  out.put("refused", run.refused);
  out.put("violations", run.violations);
  out.put("candidates", run.candidates);
  out.put("symbols", run.symbols);
  out.put("judged", run.judged);
  out.put("final", run.is_final);
}

std::string runs_json(const std::vector<store::past_run>& runs) {
  json out;
  out.open();
  out.put("schema", "tandem.runs/1");
  out.open_list("runs");
  for (const auto& run : runs) {
    out.open();
    put_run_members(out, run);
    out.close();
  }
  out.close_list();
  out.close();
  return out.text() + "\n";
}

std::string runs_jsonl(const std::vector<store::past_run>& runs) {
  std::string text;
  for (const auto& run : runs) {
    json out;
    out.open();
    put_run_members(out, run);
    out.close();
    text += out.text() + "\n";
  }
  return text;
}

std::string runs_csv(const std::vector<store::past_run>& runs) {
  auto text = csv_line({"id", "date", "mode", "outcome", "started_at", "finished_at", "wall_s",
                        "calls", "refused", "violations", "candidates", "state"});
  for (const auto& run : runs)
    text +=
      csv_line({run.id, run.date, run.mode, std::string{to_string(run.outcome)},
                kst_or_same(run.started_at), kst_or_same(run.finished_at), csv_number(run.wall_s),
                std::to_string(run.calls), std::to_string(run.refused), csv_number(run.violations),
                std::to_string(run.candidates), std::string{state_text(run.is_final)}});
  return text;
}

result<std::optional<store::past_run>> find_unfinished(store::result_reader& from) {
  const auto id = from.newest_unfinished();
  if (!id)
    return id.error();
  if (id->empty())
    return std::optional<store::past_run>{};
  auto run = store::find_run(from, *id);
  if (!run)
    return run.error();
  return std::optional{std::move(*run)};
}

std::string describe_unfinished(const store::past_run& run) {
  auto how_far = run.symbols == 0 ? std::string{"before it had its symbols"}
                                  : fmt::format("{} of {} symbols judged", run.judged, run.symbols);
  return fmt::format("run {} of {} ({}, {})", run.id, run.date, to_string(run.outcome), how_far);
}

} // namespace tandem
