#include "config/session_rules.hpp"
#include "report/candidate.hpp"
#include "report/candidate_columns.hpp"
#include "report/data_quality.hpp"
#include "report/format/paint.hpp"
#include "report/format/text.hpp"
#include "report/regime.hpp"
#include "report/run.hpp"
#include "store/results/candidate_row.hpp"
#include "store/results/store_url.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

// The report for people. Columns are aligned by display width, because half the names are Korean.

namespace tandem {

namespace {

/// "turnover 31, gap_min 12": the stages that dropped the most symbols, so that an empty list is
/// explained.
std::string rejections(const scan_result& scan, const std::string& engine) {
  auto found = scan.rejected.find(engine);
  if (found == scan.rejected.end())
    return {};
  std::vector<std::pair<std::string, std::size_t>> stages{found->second.begin(),
                                                          found->second.end()};
  std::stable_sort(stages.begin(), stages.end(),
                   [](const auto& a, const auto& b) { return a.second > b.second; });
  std::string text;
  for (const auto& [stage, count] : stages)
    text += fmt::format("{}{} {}", text.empty() ? "" : ", ", stage, count);
  return text;
}

/// The candidates of all scanners, with their cells in one layout.
struct listed_candidates {
  std::vector<store::past_candidate> all; // In the order of the scanners.
  std::vector<table_cells> rows;
  table_layout layout;
};

listed_candidates listed_in(const run_summary& summary, const page& on) {
  std::vector<store::past_candidate> all;
  for (const auto& scan : summary.scans)
    for (const auto& one : scan->list.candidates)
      all.emplace_back().what = listed_row(*scan, one);
  const auto columns = usual_candidate_columns(all);
  auto rows = candidate_rows(all, columns);
  auto layout = candidate_layout(columns, rows, on);
  return {std::move(all), std::move(rows), std::move(layout)};
}

/// `first`: where the scanner's candidates begin in `listed`.
std::string scanner_table(const scan_result& scan, const listed_candidates& listed,
                          std::size_t first, const paint& ink) {
  auto text = ink.bold(scan.scanner)
              + fmt::format(": {} of {} symbols evaluated, {} matched, {} listed\n", scan.evaluated,
                            scan.total, scan.matched, scan.list.candidates.size());
  if (!scan.list.gate.empty())
    text += ink.warn(fmt::format("  the regime is {}: this rule lists nothing\n", scan.list.gate));
  if (!scan.list.candidates.empty()) {
    text += ink.dim(listed.layout.titles()) + "\n";
    std::string marks;
    for (auto i = first; i < first + scan.list.candidates.size(); ++i) {
      marks += mark_of(listed.all[i].what.basis, listed.all[i].what.doubt);
      text += listed.layout.line(listed.rows[i]);
    }
    text += ink.dim(legend_of(marks));
  }
  for (const auto& [engine, stages] : scan.rejected)
    text += ink.dim(fmt::format("  {}dropped: {}",
                                scan.rejected.size() > 1 ? engine + " " : std::string{},
                                rejections(scan, engine)))
            + "\n";
  if (scan.list.below_cutoff > 0)
    text += ink.dim(fmt::format("  {} matched below the cut-off or beyond the cap",
                                scan.list.below_cutoff))
            + "\n";
  return text + "\n";
}

/// All scanners' tables, and once which columns they lack.
std::string scanner_tables(const run_summary& summary, const page& on) {
  const paint ink{on.color};
  const auto listed = listed_in(summary, on);
  std::string text;
  std::size_t first = 0;
  for (const auto& scan : summary.scans) {
    text += scanner_table(*scan, listed, first, ink);
    first += scan->list.candidates.size();
  }
  if (const auto note = listed.layout.note(); !listed.all.empty() && !note.empty())
    text += ink.dim(note) + "\n";
  return text;
}

/// Only with --explain: the stage where each symbol left each rule.
std::string explanation(const scan_result& scan, const paint& ink) {
  if (scan.symbols.empty())
    return {};
  auto text = ink.bold(scan.scanner) + " symbol by symbol\n"
              + ink.dim(fmt::format("  {}  {}  {}  {}  {}  {}", left("code", 6), left("engine", 8),
                                    left("stage", 12), right("signals", 7), right("score", 5),
                                    right("change", 8)))
              + "\n";
  std::string marks;
  for (const auto& [code, verdict, data] : scan.symbols) {
    const auto mark = mark_of(store::basis_of(data), store::doubt_of(data));
    marks += mark;
    auto signals = verdict.signals_count ? fmt::format("{}/{}", *verdict.signals_count,
                                                       verdict.signals_total.value_or(0))
                                         : std::string{"-"};
    text += fmt::format(
      "  {}  {}  {}  {}  {}  {}{}\n", left(code, 6), left(verdict.engine->name, 8),
      left(verdict.stage(), 12), right(signals, 7), right(decimal_text(verdict.score, 1), 5),
      right(percent_text(verdict.change_rate, 2), 8), mark.empty() ? "" : " " + mark);
  }
  return text + ink.dim(legend_of(marks)) + "\n";
}

const char* gateways_text(const std::string& sharing) {
  return sharing == "one" ? "one gateway" : sharing == "pool" ? "a pool" : "a gateway per scanner";
}

std::string gateway_line(const gateway_status& gateway) {
  std::string by_tr;
  for (const auto& [tr, figures] : gateway.trs)
    by_tr += fmt::format("{}{} {}", by_tr.empty() ? "" : ", ", tr, figures.calls());
  auto text =
    fmt::format("gateway {}: {} calls ({}), {} refused, {} retried, {} too early", gateway.key,
                gateway.calls, by_tr, gateway.refused, gateway.retries, gateway.violations);
  if (gateway.min_gap)
    text += fmt::format(", closest {:.2f} ms",
                        std::chrono::duration<double, std::milli>{*gateway.min_gap}.count());
  if (gateway.floor.count() > 0)
    text +=
      fmt::format(", floor {:.1f} s, {:.1f}% of the slots used",
                  std::chrono::duration<double>{gateway.floor}.count(), 100 * efficiency(gateway));
  return text + "\n";
}

std::string failures(const run_report& report, const paint& ink) {
  constexpr std::size_t shown_max = 10;
  std::string text;
  if (const auto& problem = report.summary->problem)
    text += ink.warn("problem: " + problem->message) + "\n";
  auto failed = failed_symbols(*report.summary);
  if (!failed.empty())
    text += ink.warn(fmt::format("PARTIAL: {} of {} symbols failed", failed.size(),
                                 report.summary->symbols.size()))
            + "\n";
  for (std::size_t i = 0; i < std::min(failed.size(), shown_max); ++i)
    text += fmt::format("  {}  {}: {}\n", failed[i].code, to_string(failed[i].why.code),
                        failed[i].why.message);
  if (failed.size() > shown_max)
    text += fmt::format("  ... and {} more (all in --output=json)\n", failed.size() - shown_max);
  if (const auto& problem = report.summary->store_problem)
    text += ink.warn("NOT STORED: " + problem->message) + "\n";
  return text;
}

std::string regime_text(const run_report& report) {
  if (const auto& judged = report.summary->regime)
    return regime_line(*judged);
  const auto& settings = *report.settings;
  if (settings.get<std::string>("regime.version") != "fixed")
    return "none";
  return settings.get<std::string>("regime.fixed") + " (fixed by configuration, not measured)";
}

/// Warns of old or provisional data: a user who trades on it must know.
std::string staleness(const run_report& report, const candles_status& caches, const paint& ink) {
  std::string text;
  const auto& session = report.summary->session;
  if (!session.final) {
    const auto reason =
      market::are_apart(report.summary->clock_gap)
        ? "may still move: this machine's clock and the broker's are apart; set it and scan again"
        : fmt::format("still moves (until {} in Korea); scan again when it is over",
                      final_from(session.day, config::session_rules_of(*report.settings)));
    text += ink.warn(fmt::format("PROVISIONAL: session {} {}", session.day.iso(), reason)) + "\n";
  }
  for (const auto& one : report.summary->replaced)
    text += ink.warn(fmt::format("OLD LIST: {} is that of {}; the broker refused a newer one: {}",
                                 one.name, one.session.iso(), one.reason))
            + "\n";
  if (report.summary->is_ranked_by_quotes)
    text +=
      ink.warn("RANKED BY QUOTES: the broker ranked nothing and no ranking was kept; these are "
               "the symbols whose quotes have the largest traded value")
      + "\n";
  const bool drops_stale = report.settings->get<bool>("scan.require-fresh");
  std::size_t stale = 0;
  for (const auto& scan : report.summary->scans)
    stale = std::max(stale, scan->stale);
  if (stale > 0)
    text += ink.warn(fmt::format("STALE: {} symbols did not trade on {} (oldest data {}); {}",
                                 stale, session.day.iso(), caches.oldest_data.iso(),
                                 drops_stale
                                   ? "they are dropped (stage stale_data)"
                                   : "they are judged all the same (scan.require-fresh = false)"))
            + "\n";
  return text + doubts_text(*report.summary, drops_stale, ink);
}

/// "200 symbols (top-value; left out: etn 3, halted 1)"
std::string universe_text(const run_report& report) {
  std::string left_out;
  for (const auto& [word, symbols] : report.summary->excluded)
    left_out += fmt::format("{}{} {}", left_out.empty() ? "; left out: " : ", ", word, symbols);
  return fmt::format("{} symbols ({}{})", report.summary->symbols.size(),
                     report.settings->get<std::string>("universe.source"), left_out);
}

/// Which tiers served the requests for candles.
std::string cache_line(const candles_status& caches) {
  auto text = fmt::format(
    "cache: {} requests: {} memory, {} joined, {} disk, {} quotes, {} fetched", caches.requests,
    caches.memory_hits, caches.joined, caches.disk_hits, caches.quotes, caches.misses);
  std::string again;
  for (const auto& [reason, symbols] : caches.refetched)
    again += fmt::format("{}{} {}", again.empty() ? " (again: " : ", ", reason, symbols);
  text += again.empty() ? "" : again + ")";
  if (caches.rebased > 0)
    text += fmt::format(", {} evening closes corrected", caches.rebased);
  if (caches.oldest_data)
    text += fmt::format("   oldest data {}, taken {}", caches.oldest_data.iso(),
                        kst_text(to_utc_time(caches.oldest_capture_us)).substr(0, 16));
  return text + "\n";
}

} // namespace

std::string warnings_text(const run_report& report, const paint& ink) {
  return staleness(report, sum_of(report.status.caches), ink) + failures(report, ink);
}

std::string report_table(const run_report& report, const page& on) {
  paint ink{on.color};
  const auto& summary = *report.summary;
  auto caches = sum_of(report.status.caches);
  auto text = fmt::format("{}  session {}  {}  regime {}\n", ink.bold("tandem scan"),
                          summary.session.day ? summary.session.day.iso() : "unknown",
                          universe_text(report), regime_text(report));
  text += closes_line(summary, config::session_rules_of(*report.settings));
  text += staleness(report, caches, ink) + "\n";
  for (const auto& scan : summary.scans)
    text += explanation(*scan, ink);
  text += scanner_tables(summary, on);
  text += failures(report, ink);
  for (const auto& gateway : report.status.gateways)
    text += gateway_line(gateway);
  text += cache_line(caches);
  auto wall = std::chrono::duration<double>{report.wall}.count();
  const auto& used = report.status.resources;
  text += fmt::format("cpu {:.2f} s   peak memory {:.1f} MB\n",
                      std::chrono::duration<double>{used.cpu}.count(),
                      static_cast<double>(used.peak_rss_bytes) / 1e6);
  const auto where =
    store::shown_url(std::string{report.settings->get<secret>("store.url").reveal()});
  const auto waiting = report.status.writer.outbox_rows;
  auto kept = summary.store_problem ? std::string{"not stored"}
              : waiting > 0         ? fmt::format("{} rows wait for {}", waiting, where)
                                    : "stored in " + where;
  text += fmt::format("run {} {} in {:.1f} s ({}, {}), {}\n", report.id, to_string(report.outcome),
                      wall, report.settings->get<std::string>("scan.mode"),
                      gateways_text(report.settings->get<std::string>("gateway.sharing")), kept);
  return folded(text, on.width);
}

} // namespace tandem
