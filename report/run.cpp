#include "report/run.hpp"

#include "report/candidate.hpp"
#include "report/data_quality.hpp"
#include "report/regime.hpp"
#include "store/json.hpp"
#include "store/results/candidate_row.hpp"
#include "store/results/store_url.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>

namespace tandem {

namespace {

double seconds_of(std::chrono::nanoseconds time) {
  return std::chrono::duration<double>{time}.count();
}

/// Seconds and similar values, rounded for people.
double rounded(double value, int decimals) {
  auto scale = std::pow(10.0, decimals);
  return std::round(value * scale) / scale;
}

void put_indicators(json& out, const market::verdict& verdict) {
  out.open("indicators");
  store::put_indicators(out, verdict);
  out.close();
}

void put_flags(json& out, const market::verdict& verdict) {
  out.open("flags");
  for (const auto& [name, value] : verdict.facts)
    std::visit([&out, &key = name](auto known) { out.put(key, known); }, value);
  out.close();
}

void put_candidate(json& out, const scan_result& scan, const market::candidate& one) {
  const auto& verdict = one.what.result;
  out.open();
  put_candidate_members(out, listed_row(scan, one), verdict.holding_period);
  put_flags(out, verdict);
  put_indicators(out, verdict);
  out.close();
}

void put_scanner(json& out, const scan_result& scan) {
  out.open();
  out.put("name", scan.scanner);
  out.put("evaluated", scan.evaluated);
  out.put("matched", scan.matched);
  out.put("stale", scan.stale);
  out.put("below_cutoff", scan.list.below_cutoff);
  out.put_or_null("gate", scan.list.gate);
  out.put("wall_s", rounded(seconds_of(scan.wall), 3));
  out.put("rule_us_p50", rounded(static_cast<double>(scan.rule_time.quantile_ns(0.5)) / 1000, 1));
  out.open("rejected");
  for (const auto& [engine, stages] : scan.rejected)
    for (const auto& [stage, count] : stages) {
      // v2 has one engine with the rule's name; for other rules the text names the engine that
      // dropped a symbol.
      auto key = engine == "v2" ? stage : fmt::format("{}.{}", engine, stage);
      out.put(key, count);
    }
  out.close();
  out.open_list("candidates");
  for (const auto& one : scan.list.candidates)
    put_candidate(out, scan, one);
  out.close_list();
  out.close();
}

void put_verdict(json& out, const market::verdict& verdict) {
  out.put("engine", verdict.engine->name);
  out.put("stage", verdict.stage());
  out.put("signals_count", verdict.signals_count);
  out.put("signals_total", verdict.signals_total);
  out.put("score", verdict.score);
  out.put("risk_score", verdict.risk_score);
  out.put_or_null("label", verdict.label);
  out.put_or_null("strategy", verdict.strategy);
  out.put("change_rate", verdict.change_rate);
  put_indicators(out, verdict);
}

/// One entry per symbol and scanner: the verdict of its last engine (for v3 the pullback rule,
/// because its midterm list repeats v2's verdict); other verdicts follow under the names of their
/// engines.
void put_symbols(json& out, const scan_result& scan) {
  for (auto first = scan.symbols.begin(); first != scan.symbols.end();) {
    auto last = std::find_if(first, scan.symbols.end(),
                             [&](const auto& other) { return other.code != first->code; });
    out.open();
    out.put("scanner", scan.scanner);
    out.put("code", first->code);
    out.put("matched",
            std::any_of(first, last, [](const auto& one) { return one.result.matched(); }));
    out.put("basis", store::basis_of(first->data));
    out.put_or_null("doubt", store::doubt_of(first->data));
    put_verdict(out, std::prev(last)->result);
    for (; first != std::prev(last); ++first) {
      out.open(first->result.engine->name);
      put_verdict(out, first->result);
      out.close();
    }
    out.close();
    first = last;
  }
}

void put_gateway(json& out, const gateway_status& gateway) {
  out.open();
  out.put("key", gateway.key);
  out.put("calls", gateway.calls);
  out.open("by_tr");
  for (const auto& [tr, figures] : gateway.trs)
    out.put(tr, figures.calls());
  out.close();
  out.open("interval_ms");
  for (const auto& [tr, figures] : gateway.trs)
    out.put(tr, rounded(seconds_of(figures.interval) * 1000, 3));
  out.close();
  out.put("retries", gateway.retries);
  out.put("refused", gateway.refused);
  out.put("violations", gateway.violations);
  out.put("min_gap_ms", gateway.min_gap
                          ? std::optional{rounded(seconds_of(*gateway.min_gap) * 1000, 3)}
                          : std::optional<double>{});
  out.put("slot_lateness_us_p99", gateway.slot_lateness.quantile_ns(0.99) / 1000);
  out.put("floor_s", rounded(seconds_of(gateway.floor), 3));
  out.put("efficiency", rounded(efficiency(gateway), 4));
  out.close();
}

void put_cache(json& out, const std::vector<candles_status>& caches) {
  auto sum = sum_of(caches);
  out.open("cache");
  out.put("requests", sum.requests);
  out.put("memory_hits", sum.memory_hits);
  out.put("joined", sum.joined);
  out.put("disk_hits", sum.disk_hits);
  out.put("misses", sum.misses);
  out.put("rebased", sum.rebased);
  out.put("quotes", sum.quotes);
  std::uint64_t refetched = 0;
  for (const auto& [reason, symbols] : sum.refetched)
    refetched += symbols;
  out.put("refetched", refetched);
  out.open("refetch_reasons");
  for (const auto& [reason, symbols] : sum.refetched)
    out.put(reason, symbols);
  out.close();
  out.open_list("refetched_symbols");
  for (const auto& one : sum.refetched_symbols) {
    out.open();
    out.put("code", one.code);
    out.put("reason", one.reason);
    out.put("detail", one.detail);
    out.close();
  }
  out.close_list();
  out.put("oldest_data", sum.oldest_data);
  out.put_or_null("oldest_capture", sum.oldest_capture_us == 0
                                      ? std::string{}
                                      : kst_text(to_utc_time(sum.oldest_capture_us)));
  out.close();
}

void put_regime(json& out, const run_report& report) {
  const auto& version = report.settings->get<std::string>("regime.version");
  out.open("regime");
  out.put("version", version);
  if (const auto& judged = report.summary->regime) {
    put_verdict_members(out, *judged);
  } else {
    bool fixed = version == "fixed";
    out.put("label", fixed ? std::optional{report.settings->get<std::string>("regime.fixed")}
                           : std::optional<std::string>{});
    out.put("risk", fixed ? "normal" : "none");
    out.put_null("score"); // Nothing was measured.
    out.put("data_date", market::date{});
  }
  out.close();
}

void put_universe(json& out, const run_report& report) {
  out.open("universe");
  out.put("source", report.settings->get<std::string>("universe.source"));
  out.put("symbols", report.summary->symbols.size());
  out.put("ranked_by_quotes", report.summary->is_ranked_by_quotes);
  out.open("excluded");
  for (const auto& [word, symbols] : report.summary->excluded)
    out.put(word, symbols);
  out.close();
  out.open_list("replaced_lists");
  for (const auto& one : report.summary->replaced) {
    out.open();
    out.put("list", one.name);
    out.put("of", one.session);
    out.put("reason", one.reason);
    out.close();
  }
  out.close_list();
  out.open_list("failed");
  for (const auto& one : failed_symbols(*report.summary)) {
    out.open();
    out.put("code", one.code);
    out.put("error", to_string(one.why.code));
    out.put("message", one.why.message);
    out.close();
  }
  out.close_list();
  out.close();
}

void put_store(json& out, const run_report& report) {
  std::uint64_t rows = 0;
  for (const auto& scan : report.summary->scans)
    rows += scan->rows_saved;
  out.open("store");
  out.put("url", store::shown_url(std::string{report.settings->get<secret>("store.url").reveal()}));
  out.put("rows", rows);
  out.put("connections", 1);
  out.put("outbox", report.status.writer.outbox_rows);
  out.put_or_null("error", report.summary->store_problem
                             ? std::string_view{report.summary->store_problem->message}
                             : std::string_view{});
  out.close();
}

void put_run(json& out, const run_report& report) {
  out.open("run");
  out.put("id", report.id);
  out.put("date", report.summary->session.day);
  out.put("final", report.summary->session.final);
  out.put("late", is_late(*report.summary));
  out.put("requested_date", report.requested);
  out.put("mode", report.settings->get<std::string>("scan.mode"));
  out.put("sharing", report.settings->get<std::string>("gateway.sharing"));
  out.put("started_at", kst_text(report.started_at));
  out.put("wall_s", rounded(seconds_of(report.wall), 3));
  out.put("outcome", to_string(report.outcome));
  if (const auto& problem = report.summary->problem) {
    out.open("error");
    out.put("code", to_string(problem->code));
    out.put("message", problem->message);
    out.close();
  }
  out.close();
}

} // namespace

std::vector<failed_symbol> failed_symbols(const run_summary& summary) {
  std::vector<failed_symbol> failed;
  std::set<std::string> seen;
  for (const auto& scan : summary.scans)
    for (const auto& one : scan->failed)
      if (seen.insert(one.code).second)
        failed.push_back(one);
  return failed;
}

run_outcome outcome_of(const run_summary& summary) {
  if (summary.interrupted)
    return run_outcome::interrupted;
  auto judged = [](const auto& scan) { return scan->evaluated > 0; };
  if (std::none_of(summary.scans.begin(), summary.scans.end(), judged))
    return run_outcome::failed;
  const bool has_holes = summary.problem || summary.store_problem
                         || !failed_symbols(summary).empty() || is_late(summary)
                         || summary.is_ranked_by_quotes;
  return !has_holes ? run_outcome::complete : run_outcome::partial;
}

candles_status sum_of(const std::vector<candles_status>& caches) {
  candles_status sum;
  for (const auto& one : caches) {
    sum.requests += one.requests;
    sum.memory_hits += one.memory_hits;
    sum.joined += one.joined;
    sum.disk_hits += one.disk_hits;
    sum.quotes += one.quotes;
    sum.misses += one.misses;
    sum.rebased += one.rebased;
    for (const auto& [reason, symbols] : one.refetched)
      sum.refetched[reason] += symbols;
    sum.refetched_symbols.insert(sum.refetched_symbols.end(), one.refetched_symbols.begin(),
                                 one.refetched_symbols.end());
    if (one.oldest_data && (!sum.oldest_data || one.oldest_data < sum.oldest_data))
      sum.oldest_data = one.oldest_data;
    if (one.oldest_capture_us != 0
        && (sum.oldest_capture_us == 0 || one.oldest_capture_us < sum.oldest_capture_us))
      sum.oldest_capture_us = one.oldest_capture_us;
  }
  return sum;
}

double efficiency(const gateway_status& gateway) {
  auto span = seconds_of(gateway.span);
  return span <= 0 || gateway.floor.count() == 0 ? 1.0
                                                 : std::min(1.0, seconds_of(gateway.floor) / span);
}

std::string report_json(const run_report& report) {
  json out;
  out.open();
  out.put("schema", "tandem.report/1");
  put_run(out, report);
  put_universe(out, report);
  put_closes(out, *report.summary);
  put_suspects(out, *report.summary);
  put_regime(out, report);
  out.open_list("scanners");
  for (const auto& scan : report.summary->scans)
    put_scanner(out, *scan);
  out.close_list();
  out.open_list("symbols");
  for (const auto& scan : report.summary->scans)
    put_symbols(out, *scan);
  out.close_list();
  out.open_list("gateway");
  for (const auto& gateway : report.status.gateways)
    put_gateway(out, gateway);
  out.close_list();
  put_cache(out, report.status.caches);
  put_store(out, report);
  const auto& used = report.status.resources;
  auto wall = std::max(seconds_of(used.wall), 1e-9); // Of the same period as `cpu`.
  out.open("resources");
  out.put("cpu_s", rounded(seconds_of(used.cpu), 3));
  out.put("cpu_percent", rounded(100 * seconds_of(used.cpu) / wall, 2));
  out.put("peak_rss_mb", rounded(static_cast<double>(used.peak_rss_bytes) / 1e6, 1));
  out.close();
  out.close();
  return out.text();
}

} // namespace tandem
