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
  return run.judged < run.symbols
           ? fmt::format("  {} of {} symbols judged", run.judged, run.symbols)
           : std::string{};
}

std::string run_line(const store::past_run& run, const paint& ink) {
  auto outcome = left(outcome_text(run), 11);
  auto state = left(or_dash(std::string{state_text(run.is_final)}), 11);
  auto text = fmt::format(
    "  {}  {}  {}  {}  {}  {}  {}  {}  {}  {}  {}{}\n", left(run.id, 26),
    left(or_dash(run.date), 10), run.is_final.value_or(true) ? state : ink.warn(state),
    left(run.mode, 10), run.outcome == run_outcome::complete ? outcome : ink.warn(outcome),
    left(started_text(run), 19), right(seconds_text(run.wall_s), 8),
    right(std::to_string(run.calls), 7), right(std::to_string(run.refused), 7),
    right(or_dash(csv_number(run.violations)), 10), right(std::to_string(run.candidates), 10),
    progress_text(run));
  return text;
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

std::string runs_table(const std::vector<store::past_run>& runs, bool color) {
  if (runs.empty())
    return "no runs\n";
  paint ink{color};
  auto text = ink.dim(fmt::format("  {}  {}  {}  {}  {}  {}  {}  {}  {}  {}  {}", left("run", 26),
                                  left("session", 10), left("state", 11), left("mode", 10),
                                  left("outcome", 11), left("started (KST)", 19),
                                  right("wall s", 8), right("calls", 7), right("refused", 7),
                                  right("violations", 10), right("candidates", 10)))
              + "\n";
  for (const auto& run : runs)
    text += run_line(run, ink);
  if (std::any_of(runs.begin(), runs.end(), has_no_end))
    text.append(running_note);
  return text;
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
