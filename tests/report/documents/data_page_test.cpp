#include "config/settings.hpp"
#include "market/rules/rule.hpp"
#include "report/audit.hpp"
#include "report/backtest.hpp"
#include "report/candles.hpp"
#include "report/explain.hpp"
#include "report/export/schema.hpp"
#include "report/plan.hpp"
#include "report/regime.hpp"
#include "report/results.hpp"
#include "report/run.hpp"
#include "report/runs.hpp"
#include "report/verify.hpp"
#include "store/results/result_store.hpp"
#include "store/sqlite/connection.hpp"
#include "tests/report/documents/data_page.hpp"
#include "tests/report/documents/full_report.hpp"
#include "tests/support/temporary_folder.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <chrono>

// docs/data.md and docs/documents.md against what is really written: every field that a writer
// writes is in one of the pages, and every field of the pages is written by it.

using namespace tandem;
using test::data_page;

namespace {

const auto session = market::date::from_number(20251128);

void compare(const std::set<std::string>& said, const std::set<std::string>& written,
             const std::string& heading) {
  BOOST_TEST(!said.empty(), "docs have no fields under " << heading);
  for (const auto& one : written)
    BOOST_TEST(said.contains(one), heading << ": docs lack " << one);
  for (const auto& one : said)
    BOOST_TEST(written.contains(one), heading << ": nothing writes " << one);
}

void compare_document(const std::string& json) {
  const auto start = json.find("tandem.");
  const auto heading = json.substr(start, json.find('"', start) - start);
  const auto said = data_page{}.fields(heading);
  compare(said, test::places_in(json, said), heading);
}

void compare_columns(const std::string& csv, const std::string& heading) {
  BOOST_TEST(data_page{}.columns(heading) == csv.substr(0, csv.find('\n')), heading);
}

store::past_run ended() {
  store::past_run run;
  run.id = "R1";
  run.date = "2025-11-28";
  run.outcome = run_outcome::complete;
  return run;
}

store::past_candidate picked() {
  store::past_candidate one;
  one.what.run_id = "R1";
  one.what.scanner = "v2";
  one.what.code = "005930";
  one.what.flags = R"({"cross":true})";
  one.what.indicators = R"({"TEMA20":1.5})";
  return one;
}

std::vector<store::api_call_row> two_calls() {
  store::api_call_row first{"R1", 1, "default", "ka10081", 0, 10, 20, 200, 0, "ok", "script"};
  auto second = first;
  second.seq = 2;
  second.sent_us = 250'000;
  second.outcome = "timeout";
  return {first, second};
}

/// "CREATE TABLE" and "CREATE VIEW" of the newest schema, and their columns.
std::vector<std::string> texts(store::sqlite_connection& database, const std::string& sql) {
  auto query = database.prepare(sql.c_str());
  BOOST_TEST_REQUIRE(static_cast<bool>(query));
  std::vector<std::string> all;
  while (query->next().value())
    all.push_back(query->text(0));
  return all;
}

} // namespace

BOOST_AUTO_TEST_SUITE(data_page_test)

BOOST_AUTO_TEST_CASE(names_every_field_of_a_run_s_report) {
  const auto settings = config::resolve({}).values;
  compare_document(report_json(test::full_report(settings)));
}

BOOST_AUTO_TEST_CASE(names_every_field_of_past_runs_and_calls) {
  compare_document(runs_json({ended()}));
  compare_columns(runs_csv({}), "tandem.runs/1");
  compare_document(audit_json(ended(), two_calls()));
  compare_columns(calls_csv({}), "tandem.audit/1");
}

BOOST_AUTO_TEST_CASE(names_every_field_of_results_and_their_reasons) {
  compare_document(results_json({picked()}));
  compare_columns(results_csv({}), "tandem.results/1");
  const store::past_verdict judged{
    "R1",
    "v2",
    {"005930",
     "regular",
     "",
     {{"v2",
       "matched",
       5,
       7,
       {{"price", 1.5, ">=", 1.0, {}, true},
        {"signals.cross", 1.0, std::string{market::sign_relation}, {}, {}, true},
        {"cut_off", 4.0, ">=", 5.0, {}, false}}}}}};
  const auto why = make_explanation(ended(), {judged}, {picked()});
  compare_document(explain_json(why));
  compare_columns(explain_csv(why), "tandem.explain/1");
}

BOOST_AUTO_TEST_CASE(names_every_field_about_the_market) {
  compare_document(regime_json(test::full_regime()));
  market::candle_snapshot history;
  history.code = "005930";
  history.as_of = history.complete_through = session;
  history.candles = {{session, 1, 1, 1, 1, 1}};
  history.doubts = {{market::doubt_reason::hole, "", session, {}, false}};
  compare_document(candles_json(history, 1));
}

BOOST_AUTO_TEST_CASE(names_every_field_about_work_to_do_and_done) {
  compare_document(
    plan_json({}, session, {{"ka10081", 1, 1, "new"}}, 1, {std::chrono::microseconds{1}, true}));
  verification_summary done;
  done.corrections = {{"005930", session, "high", 1.0, 2.0}};
  done.evenings = {{session, {3, 2}}};
  done.unused = {{"111111", "empty"}};
  done.failed = {{"222222", {ec::timeout, "no answer"}}};
  compare_document(verify_json(done));
  compare_columns(verify_csv(done), "tandem.verify/1");
}

BOOST_AUTO_TEST_CASE(names_every_field_of_a_backtest) {
  backtest_report done;
  done.settings.from = done.settings.to = done.first = done.last = session;
  done.settings.horizons = {1};
  done.missing = {{"SPY", 1}};
  done.engines = {{"v2", "v2"}};
  market::backtest::summary_row row;
  row.what.reasons.fill(1);
  done.rows = {row};
  done.days = {{session, market::regime_word::bull, {0.01}, {{1, 2}}}};
  done.lookahead.emplace();
  done.lookahead->first = {session, "v2", "005930", "score", "6", "7"};
  done.notes = {"a note"};
  compare_document(backtest_json(done));
  compare_columns(backtest_csv({}), "tandem.backtest/1");
}

BOOST_AUTO_TEST_CASE(names_every_column_that_is_exported) {
  for (const auto* schema : export_schemas()) {
    std::set<std::string> columns;
    for (const auto& one : schema->columns)
      columns.emplace(one.name);
    compare(data_page{}.fields(schema->name()), columns, schema->name());
  }
}

BOOST_AUTO_TEST_CASE(names_every_table_and_view_of_the_results_with_its_columns) {
  const test::temporary_folder folder;
  const auto path = folder.path("t.db");
  BOOST_TEST_REQUIRE(static_cast<bool>(store::open_result_store("sqlite:" + path)));
  auto database = store::sqlite_connection::open_to_read(path, std::chrono::milliseconds{0}, false);
  BOOST_TEST_REQUIRE(static_cast<bool>(database));
  const auto tables = texts(*database, "SELECT name FROM sqlite_schema WHERE type IN ('table', "
                                       "'view') AND name NOT LIKE 'sqlite%'");
  BOOST_TEST(tables.size() >= 7u);
  for (const auto& table : tables) {
    const auto columns = texts(*database, "SELECT name FROM pragma_table_info('" + table + "')");
    compare(data_page{}.fields(table), {columns.begin(), columns.end()}, table);
  }
}

BOOST_AUTO_TEST_SUITE_END()
