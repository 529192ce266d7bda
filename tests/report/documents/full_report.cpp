#include "tests/report/documents/full_report.hpp"

#include "tests/market/named.hpp"

namespace tandem::test {

namespace {

const auto session = market::date::from_number(20251128);

std::shared_ptr<const market::engine_declaration> engine(const std::string& name) {
  return std::make_shared<const market::engine_declaration>(
    market::engine_declaration{name, {}, {"TEMA20"}});
}

market::verdict verdict(const std::string& engine_name) {
  market::verdict out;
  out.engine = engine(engine_name);
  out.measures = {100.5};
  out.facts = {{"cross", true}};
  return out;
}

std::shared_ptr<scan_result> full_scan() {
  auto scan = std::make_shared<scan_result>();
  scan->scanner = "v3";
  scan->evaluated = 2;
  scan->list.candidates.push_back(
    {1, {0, {"005930", "삼성전자", market::market_id::kospi}, verdict("midterm")}});
  scan->rejected["v2_lite"]["gap_max"] = 1;
  scan->symbols = {{"005930", verdict("midterm")}, {"005930", verdict("v2_lite")}};
  scan->failed = {{"000660", {ec::timeout, "000660: no answer"}}};
  scan->suspects = {{"005930", {market::doubt_reason::hole, "2025-11-27", session, {}, false}}};
  return scan;
}

} // namespace

assessed_regime full_regime() {
  market::regime_inputs inputs;
  inputs.session = session;
  auto judged = std::make_shared<market::regime_verdict>(
    market::assess_regime(market::regime_version::v4, inputs));
  return {"sim:", judged, true};
}

run_report full_report(const config::settings& settings) {
  auto summary = std::make_shared<run_summary>();
  summary->session.day = session;
  summary->excluded["etn"] = 1;
  summary->replaced = {{"ka10032 KOSPI", session, "the broker refused it"}};
  summary->regime = full_regime();
  summary->scans = {full_scan()};
  summary->problem = failure{ec::unavailable, "the broker stayed away"};
  summary->store_problem = failure{ec::storage_failure, "disk full"};
  run_report report;
  report.id = "R1";
  report.outcome = run_outcome::partial;
  report.requested = session;
  report.summary = summary;
  report.settings = &settings;
  gateway_status gateway;
  gateway.key = "default";
  gateway.trs["ka10081"].outcomes["ok"] = 1;
  gateway.min_gap = std::chrono::milliseconds{250};
  report.status.gateways = {gateway};
  candles_status cache;
  cache.refetched["gap"] = 1;
  cache.refetched_symbols = {{"005930", "gap", "two sessions are missing"}};
  report.status.caches = {cache};
  return report;
}

} // namespace tandem::test
