#include "report/stored_run.hpp"

#include <boost/test/unit_test.hpp>

#include <chrono>

using namespace tandem;
using namespace std::chrono_literals;

namespace {

market::candidate listed(int rank, const std::string& code, market::close_basis basis) {
  market::candidate one;
  one.rank = rank;
  one.what.symbol.code = code;
  one.what.symbol.name = "삼성전자";
  one.what.data.basis = basis;
  auto& verdict = one.what.result;
  market::engine_declaration engine;
  engine.name = "midterm";
  verdict.engine = std::make_shared<const market::engine_declaration>(engine);
  verdict.close = 100500;
  verdict.change_rate = -0.0291;
  verdict.score = 9.5;
  verdict.risk_score = 1;
  verdict.label = "매수 후보";
  verdict.strategy = "포지션";
  verdict.target_profit = 0.1;
  verdict.stop_loss = 0.07;
  verdict.holding_days = 10;
  return one;
}

std::shared_ptr<scan_result> found_by(const std::string& scanner) {
  auto scan = std::make_shared<scan_result>();
  scan->scanner = scanner;
  scan->total = 200;
  scan->evaluated = 199;
  scan->matched = 42;
  scan->stale = 3;
  scan->by_basis = {1, 2, 193};
  scan->wall = 1500ms;
  scan->list.below_cutoff = 7;
  scan->list.candidates = {listed(1, "005930", market::close_basis::regular),
                           listed(2, "000660", market::close_basis::evening)};
  scan->novelties = {{"005930", {true, 1}}, {"000660", {false, 4}}};
  return scan;
}

/// A run with everything in it that the table shows.
struct rich_run {
  rich_run() {
    report.id = "01J0000000000000000000000A";
    report.outcome = run_outcome::complete;
    report.requested = *market::date::parse("2025-07-19");
    report.started_at = *parse_utc("2025-07-18T06:45:02.113Z");
    report.wall = 51020ms;
    report.settings = &settings;
    summary.session.day = *market::date::parse("2025-07-18");
    summary.symbols.resize(200);
    summary.excluded = {{"etn", 3}, {"halted", 1}};
    summary.scans = {found_by("v2"), found_by("v3")};
    fill_scans();
    fill_status();
  }

  void fill_scans() {
    auto v2 = found_by("v2");
    v2->rejected = {{"v2", {{"gap_min", 31}, {"turnover", 12}}}};
    v2->suspects.push_back(
      {"000660", {market::doubt_reason::hole, "no candle of 2025-07-11", {}, {}}});
    auto v3 = found_by("v3");
    v3->rejected = {{"midterm", {{"signals", 5}}}, {"pullback", {{"ext_max", 9}}}};
    v3->list.gate = "crash";
    summary.scans = {v2, v3};
  }
  void fill_status() {
    gateway_status gateway;
    gateway.key = "default";
    gateway.calls = 203;
    gateway.trs["au10001"].outcomes = {{"ok", 1}};
    gateway.trs["ka10081"].outcomes = {{"ok", 201}, {"timeout", 1}};
    gateway.retries = 1;
    gateway.min_gap = 250020us;
    gateway.floor = 50500ms;
    gateway.span = 50600ms;
    report.status.gateways = {gateway};
    candles_status cache;
    cache.requests = 602;
    cache.memory_hits = 402;
    cache.disk_hits = 3;
    cache.quotes = 190;
    cache.misses = 7;
    cache.rebased = 2;
    cache.refetched = {{"base_price", 4}, {"gap", 3}};
    cache.oldest_data = *market::date::parse("2025-07-17");
    cache.oldest_capture_us = 1'752'821'102'113'000; // 2025-07-18T06:45:02.113Z
    report.status.caches = {cache};
    report.status.resources.cpu = 610ms;
    report.status.resources.peak_rss_bytes = 41'000'000;
  }
  void measure_regime() {
    auto verdict = std::make_shared<market::regime_verdict>();
    verdict->version = market::regime_version::v4;
    verdict->label = market::regime_word::bear;
    verdict->risk = "high";
    verdict->score = -0.4;
    verdict->missing = {"SPY", "VIX after 2025-07-10"};
    assessed_regime judged;
    judged.verdict = verdict;
    summary.regime = judged;
  }
  run_report& whole() {
    report.summary = std::make_shared<const run_summary>(summary);
    return report;
  }

  config::settings settings = config::resolve({}).values;
  run_report report;
  run_summary summary;
};

} // namespace

BOOST_AUTO_TEST_SUITE(stored_run_test)

BOOST_FIXTURE_TEST_CASE(a_stored_report_gives_the_table_that_was_printed, rich_run) {
  for (const bool is_measured : {false, true}) {
    if (is_measured)
      measure_regime();
    const auto& written = whole();
    const auto read = read_report(report_json(written), settings);
    BOOST_REQUIRE(read);
    BOOST_TEST(report_table(*read, {}) == report_table(written, {}));
    BOOST_TEST(report_table(*read, {true, 80}) == report_table(written, {true, 80}));
    BOOST_TEST(report_table(*read, {}).find("     new  ") != std::string::npos);
  }
}

BOOST_FIXTURE_TEST_CASE(a_stored_report_tells_what_another_scan_could_mend, rich_run) {
  summary.session.final = false;
  summary.is_ranked_by_quotes = true;
  summary.replaced.push_back({"ka10032 KOSPI", *market::date::parse("2025-07-17"), "closed"});
  report.outcome = run_outcome::partial;
  report.status.writer.outbox_rows = 5;
  const auto read = read_report(report_json(whole()), settings);
  BOOST_REQUIRE(read);
  BOOST_TEST((read->outcome == run_outcome::partial));
  BOOST_TEST((read->started_at == report.started_at));
  BOOST_TEST(!read->summary->session.final);
  BOOST_TEST(read->summary->is_ranked_by_quotes);
  BOOST_TEST(read->summary->replaced.size() == 1u);
  BOOST_TEST(read->summary->scans.at(1)->stale == 3u);
  BOOST_TEST(read->summary->scans.at(0)->suspects.size() == 1u);
  BOOST_TEST(read->status.writer.outbox_rows == 5u);
}

BOOST_FIXTURE_TEST_CASE(other_texts_are_no_reports, rich_run) {
  for (const std::string text :
       {"", "null", "[]", "{}", R"({"schema":"tandem.report/1"})",
        R"({"schema":"tandem.report/2"})",
        R"({"schema":"tandem.report/1","run":{"outcome":"good","started_at":"2025"}})"})
    BOOST_TEST(!read_report(text, settings), text);
  // Members of other types count as missing; numbers beyond reason are cut.
  const auto odd = read_report(
    R"({"schema":"tandem.report/1","run":{"outcome":"complete","date":7,"wall_s":1e300,
    "started_at":"2025-07-18T15:45:02.113+09:00"},"universe":{"symbols":1e18,"excluded":[1]},
    "scanners":[1,{"name":[],"evaluated":-1,"candidates":{"a":1},"rejected":"x"}],"gateway":
    [{"efficiency":1e-300,"floor_s":1e9}],"resources":{"peak_rss_mb":-1}})",
    settings);
  BOOST_REQUIRE(odd);
  BOOST_TEST(!report_table(*odd, {}).empty());
}

BOOST_AUTO_TEST_SUITE_END()
