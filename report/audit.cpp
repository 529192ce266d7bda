#include "report/audit.hpp"

#include "market/utc_time.hpp"
#include "report/call_audit.hpp"
#include "report/format/csv.hpp"
#include "report/format/paint.hpp"
#include "report/format/text.hpp"
#include "report/runs.hpp"
#include "store/json.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace tandem {

namespace {

constexpr std::size_t bar_width_max = 50;
constexpr std::size_t bar_width_min = 5;

double ms_of(std::int64_t us) {
  return static_cast<double>(us) / 1000;
}

std::string ms_text(std::int64_t us) {
  return fmt::format("{:.2f} ms", ms_of(us));
}

std::string ms_text(const std::optional<std::int64_t>& us) {
  return us ? ms_text(*us) : "-";
}

template <class Counts>
std::string counts_text(const Counts& counts) {
  std::string text;
  for (const auto& [word, count] : counts)
    text += fmt::format("{}{} {}", text.empty() ? "" : ", ", word, count);
  return text;
}

std::string tr_lines(const key_audit& key, const paint& ink) {
  auto text =
    ink.dim(fmt::format("  {}  {}  {}", left("TR", 10), right("calls", 7), right("closest", 12)))
    + "\n";
  for (const auto& [tr, calls] : key.by_tr) {
    auto least = key.min_gap_us_by_tr.find(tr);
    text +=
      fmt::format("  {}  {}  {}\n", left(tr, 10), right(std::to_string(calls), 7),
                  right(least == key.min_gap_us_by_tr.end() ? "-" : ms_text(least->second), 12));
  }
  return text;
}

std::string spread_line(std::string_view name, const std::optional<spread>& values,
                        std::string_view meaning, const paint& ink) {
  if (!values)
    return {};
  return fmt::format("  {}  p50 {}  p99 {}  max {}  {}\n", left(name, 10),
                     right(ms_text(values->p50), 12), right(ms_text(values->p99), 12),
                     right(ms_text(values->max), 12), ink.dim(meaning));
}

/// The finest buckets are a tenth of a millisecond wide.
std::string tenths_text(std::int64_t us) {
  return fmt::format("{:.1f}", ms_of(us));
}

/// Neighboring empty buckets become one: between the pace and a pause there are many.
std::vector<gap_bucket> without_empty_rows(const std::vector<gap_bucket>& all) {
  std::vector<gap_bucket> shown;
  for (const auto& bucket : all) {
    if (bucket.count == 0 && !shown.empty() && shown.back().count == 0)
      shown.back().to_us = bucket.to_us;
    else
      shown.push_back(bucket);
  }
  return shown;
}

std::string gap_chart(const key_audit& key, const page& on) {
  if (key.gaps.empty())
    return {};
  constexpr std::size_t before_bar = 38;
  const paint ink{on.color};
  const auto room = std::max(on.width, before_bar + bar_width_min) - before_bar;
  const auto bar_width = on.width == 0 ? bar_width_max : std::min(room, bar_width_max);
  std::size_t most = 0;
  for (const auto& bucket : key.gaps)
    most = std::max(most, bucket.count);
  auto text = ink.dim(fmt::format("  {}  {}", right("gap, ms", 25), right("calls", 7))) + "\n";
  for (const auto& bucket : without_empty_rows(key.gaps)) {
    // Rounded up, so that even one refusal among thousands of calls is visible.
    auto length = (bucket.count * bar_width + most - 1) / most;
    text +=
      fmt::format("  {} - {}  {}{}\n", right(tenths_text(bucket.from_us), 11),
                  right(tenths_text(bucket.to_us), 11), right(std::to_string(bucket.count), 7),
                  length == 0 ? "" : "  " + std::string(length, '#'));
  }
  return text;
}

std::string key_text(const key_audit& key, const page& on) {
  const paint ink{on.color};
  auto text = ink.bold("key " + key.key)
              + fmt::format(": {} calls ({}), closest {}\n", key.calls, counts_text(key.by_outcome),
                            ms_text(key.min_gap_us));
  if (!key.by_client.empty())
    text += fmt::format("  {}  {}\n", left("clients", 10), counts_text(key.by_client));
  text += tr_lines(key, ink);
  text += spread_line("late", key.late_us, "call start after its slot", ink);
  text += spread_line("answered", key.answer_us, "answer after call start", ink);
  return text + gap_chart(key, on) + "\n";
}

std::string number_or_dash(const std::optional<int>& number) {
  return number ? std::to_string(*number) : "-";
}

/// "2025-11-28 15:41:02.113"
std::string kst_time(std::int64_t us) {
  auto text = kst_text(to_utc_time(us)).substr(0, 23);
  std::replace(text.begin(), text.end(), 'T', ' ');
  return text;
}

std::vector<table_column> call_columns() {
  return {{"seq", "seq", side::right, 0},        {"start", "call start (KST)", side::left, 3},
          {"key", "key", side::left, 6},         {"TR", "TR", side::left, 2},
          {"http", "http", side::right, 5},      {"code", "code", side::right, 4},
          {"outcome", "outcome", side::left, 1}, {"gap", "gap before", side::right, 7}};
}

std::string not_ok_table(const std::vector<audited_call>& calls, const page& on) {
  if (calls.empty())
    return "every call was ok\n";
  const paint ink{on.color};
  std::map<std::string, std::size_t> by_outcome;
  std::vector<table_cells> rows;
  for (const auto& [row, gap] : calls) {
    ++by_outcome[row.outcome];
    rows.push_back({std::to_string(row.seq), kst_time(row.sent_us), row.key, row.tr,
                    number_or_dash(row.status), number_or_dash(row.return_code), row.outcome,
                    ms_text(gap)});
  }
  const table_layout layout{call_columns(), rows, on};
  auto text =
    ink.warn(fmt::format("{} calls were not ok: {}", calls.size(), counts_text(by_outcome))) + "\n";
  text += ink.dim(layout.titles()) + "\n";
  for (const auto& row : rows)
    text += layout.line(row);
  return text + ink.dim(layout.note());
}

std::string run_header(const store::past_run& run, const paint& ink) {
  auto text = fmt::format("{}  {}  session {}  {}  {}\n", ink.bold("tandem runs --audit"), run.id,
                          run.date.empty() ? "unknown" : run.date, run.mode, outcome_text(run));
  text += fmt::format("started {} KST, {}; {} calls, {} refused, {}\n", started_text(run),
                      run.wall_s ? fmt::format("{:.1f} s", *run.wall_s) : "no end stored",
                      run.calls, run.refused,
                      run.violations ? fmt::format("{} violations", *run.violations)
                                     : "violations unknown (no report)");
  if (run.outcome == run_outcome::running)
    text.append(running_note);
  return text + "\n";
}

void put_ms(json& out, const char* name, const std::optional<std::int64_t>& us) {
  out.put(name, us ? std::optional{ms_of(*us)} : std::optional<double>{});
}

void put_spread(json& out, const char* name, const std::optional<spread>& values) {
  out.open(name);
  out.put("calls", values ? values->count : 0);
  put_ms(out, "p50", values ? std::optional{values->p50} : std::nullopt);
  put_ms(out, "p99", values ? std::optional{values->p99} : std::nullopt);
  put_ms(out, "max", values ? std::optional{values->max} : std::nullopt);
  out.close();
}

void put_key(json& out, const key_audit& key) {
  out.open();
  out.put("key", key.key);
  out.put("calls", key.calls);
  out.open("by_tr");
  for (const auto& [tr, calls] : key.by_tr)
    out.put(tr, calls);
  out.close();
  out.open("by_outcome");
  for (const auto& [outcome, calls] : key.by_outcome)
    out.put(outcome, calls);
  out.close();
  out.open("by_client");
  for (const auto& [client, calls] : key.by_client)
    out.put(client, calls);
  out.close();
  put_ms(out, "min_gap_ms", key.min_gap_us);
  out.open("min_gap_ms_by_tr");
  for (const auto& [tr, calls] : key.by_tr) {
    auto least = key.min_gap_us_by_tr.find(tr);
    put_ms(out, tr.c_str(),
           least == key.min_gap_us_by_tr.end() ? std::nullopt : std::optional{least->second});
  }
  out.close();
  out.open_list("gaps");
  for (const auto& bucket : key.gaps) {
    out.open();
    out.put("from_ms", ms_of(bucket.from_us));
    out.put("to_ms", ms_of(bucket.to_us));
    out.put("count", bucket.count);
    out.close();
  }
  out.close_list();
  put_spread(out, "late_ms", key.late_us);
  put_spread(out, "answer_ms", key.answer_us);
  out.close();
}

void put_call_not_ok(json& out, const audited_call& call) {
  out.open();
  out.put("seq", call.row.seq);
  out.put("key", call.row.key);
  out.put("tr", call.row.tr);
  out.put("sent_at", kst_text(to_utc_time(call.row.sent_us)));
  out.put("status", call.row.status);
  out.put("return_code", call.row.return_code);
  out.put("outcome", call.row.outcome);
  out.put("client", call.row.client);
  put_ms(out, "gap_ms", call.gap_us);
  out.close();
}

std::string number_or_nothing(const std::optional<int>& number) {
  return number ? std::to_string(*number) : "";
}

} // namespace

std::string audit_table(const store::past_run& run, const std::vector<store::api_call_row>& calls,
                        const page& on) {
  const paint ink{on.color};
  auto text = run_header(run, ink);
  if (calls.empty())
    return text + "no call is recorded\n";
  auto audit = audit_of(calls);
  for (const auto& key : audit.keys)
    text += key_text(key, on);
  return folded(text + not_ok_table(audit.not_ok, on), on.width);
}

std::string audit_json(const store::past_run& run, const std::vector<store::api_call_row>& calls) {
  auto audit = audit_of(calls);
  json out;
  out.open();
  out.put("schema", "tandem.audit/1");
  out.open("run");
  put_run_members(out, run);
  out.close();
  out.open_list("keys");
  for (const auto& key : audit.keys)
    put_key(out, key);
  out.close_list();
  out.open_list("not_ok");
  for (const auto& call : audit.not_ok)
    put_call_not_ok(out, call);
  out.close_list();
  out.close();
  return out.text() + "\n";
}

std::string calls_jsonl(const std::vector<store::api_call_row>& calls) {
  std::string text;
  for (const auto& call : calls) {
    json out;
    out.open();
    out.put("run_id", call.run_id);
    out.put("seq", call.seq);
    out.put("key", call.key);
    out.put("tr", call.tr);
    out.put("slot_us", call.slot_us);
    out.put("sent_us", call.sent_us);
    out.put("answered_us", call.answered_us);
    out.put("status", call.status);
    out.put("return_code", call.return_code);
    out.put("outcome", call.outcome);
    out.put("client", call.client);
    out.close();
    text += out.text() + "\n";
  }
  return text;
}

std::string calls_csv(const std::vector<store::api_call_row>& calls) {
  auto text = csv_line({"run_id", "seq", "key", "tr", "slot_us", "sent_us", "answered_us", "status",
                        "return_code", "outcome", "client"});
  for (const auto& call : calls)
    text += csv_line({call.run_id, std::to_string(call.seq), call.key, call.tr,
                      std::to_string(call.slot_us), std::to_string(call.sent_us),
                      std::to_string(call.answered_us), number_or_nothing(call.status),
                      number_or_nothing(call.return_code), call.outcome, call.client});
  return text;
}

} // namespace tandem
