#pragma once

#include "market/date.hpp"
#include "report/html/page.hpp"
#include "tests/store/candles/candle_samples.hpp"

#include <fmt/format.h>

#include <cstddef>
#include <memory>
#include <string>

// A page of a run whose every text is the same one, so that a test sees where it goes.

namespace tandem::test {

inline html::page_pick sample_pick(const std::string& text, const std::string& code) {
  html::page_pick pick;
  pick.what.date = "2025-11-28";
  pick.what.is_final = true;
  auto& row = pick.what.what;
  row.run_id = "R1";
  row.scanner = text;
  row.code = code;
  row.name = text;
  row.engine = "v2";
  row.label = text;
  row.strategy = text;
  row.rank = 1;
  row.score = 9;
  row.close = 54'000;
  row.change_rate = -0.0291;
  row.basis = text;
  row.doubt = text;
  row.is_new = true;
  row.days_listed = 1;
  row.flags = R"({"cross":true})";
  store::engine_verdict engine{"v2", "matched", 4, 8, {}};
  for (int i = 0; i < 16; ++i)
    engine.checks.push_back({text + std::to_string(i), 0.0123, ">=", 0.002, {}, true});
  pick.verdict = store::symbol_verdict{code, text, text, {engine, {"other", text, {}, {}, {}}}};
  for (int i = 0; i < 10; ++i)
    pick.earlier.push_back(pick.what);
  pick.candles = candles_until(day(2025'11'28), 120, 7);
  return pick;
}

inline std::shared_ptr<scan_result> sample_scan(const std::string& text) {
  auto scan = std::make_shared<scan_result>();
  scan->scanner = text;
  scan->total = 200;
  scan->evaluated = 200;
  scan->matched = 40;
  scan->rejected = {{"v2", {{"gap_min", 100}, {text, 60}}}};
  scan->list.gate = text;
  scan->suspects.push_back({"005930", {market::doubt_reason::hole, text, {}, {}}});
  scan->failed.push_back({text, {ec::timeout, text}});
  return scan;
}

/// `settings` must outlive it.
inline html::run_page sample_page(const std::string& text, std::size_t picks,
                                  const config::settings& settings) {
  html::run_page page;
  page.run.id = text;
  page.run.date = text;
  page.run.mode = text;
  page.run.started_at = text;
  page.run.outcome = run_outcome::complete;
  page.run.is_final = true;
  auto& list = page.lists.emplace_back();
  list.scanner = text;
  list.session_before = text;
  list.gone.push_back(sample_pick(text, text).what);
  for (std::size_t i = 0; i < picks; ++i)
    list.picks.push_back(sample_pick(text, fmt::format("{:06}", i)));
  list.detailed = picks;
  page.regime = {{"label", text}, {text, "1"}};
  page.regime_parts = {{text, {{text, text}}}};
  page.candles_note = text;
  for (std::int64_t i = 0; i < 200; ++i)
    page.calls.push_back({"R1", i + 1, text, text, 250'000 * i, 250'000 * i, 250'000 * i + 90'000,
                          200, 0, "ok", text});
  auto summary = std::make_shared<run_summary>();
  summary->session.day = day(2025'11'28);
  summary->session.final = true;
  summary->scans = {sample_scan(text)};
  summary->problem = failure{ec::timeout, text};
  summary->replaced.push_back({text, day(2025'11'27), text});
  page.report.emplace();
  page.report->summary = summary;
  page.report->settings = &settings;
  page.report->outcome = run_outcome::complete;
  gateway_status gateway;
  gateway.key = text;
  gateway.trs[text].outcomes["ok"] = 200;
  page.report->status.gateways.push_back(gateway);
  candles_status cache;
  cache.refetched[text] = 3;
  page.report->status.caches.push_back(cache);
  return page;
}

} // namespace tandem::test
