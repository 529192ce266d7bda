#include "market/utc_time.hpp"
#include "store/results/pruner.hpp"
#include "store/results/retention.hpp"
#include "tests/store/results/back_ends.hpp"
#include "tests/store/results/result_rows.hpp"

#include <boost/test/unit_test.hpp>

// What store.keep lets go.

using namespace tandem;
using store::keep_for;
using store::keep_rules;
using store::kept_run;
using unit = store::keep_for::unit;

namespace {

const auto noon = parse_utc("2025-12-31T03:00:00.000Z").value(); // In Korea.

kept_run scan(const std::string& id, const std::string& date) {
  kept_run run;
  run.id = id;
  run.date = date;
  run.started_at = date + "T07:00:00.000Z";
  run.mode = "parallel";
  run.is_final = true;
  run.has_candidates = run.has_calls = run.has_verdicts = true;
  return run;
}

/// "R1 verdicts (verdicts), R2 run (superseded)"
std::string plan(const std::vector<kept_run>& runs, const keep_rules& rules) {
  std::string all;
  for (const auto& step : store::plan_prune(runs, rules, noon)) {
    const auto* part = step.what == store::prune_step::part::run          ? "run"
                       : step.what == store::prune_step::part::candidates ? "candidates"
                       : step.what == store::prune_step::part::calls      ? "calls"
                                                                          : "verdicts";
    all += (all.empty() ? "" : ", ") + step.run_id + " " + part + " (" + step.why + ")";
  }
  return all;
}

/// Rules that keep everything, but for one.
keep_rules only(keep_for keep_rules::*which, unit what, int count) {
  keep_rules rules;
  rules.verdicts = rules.provisional = rules.superseded = rules.clients = {};
  rules.*which = {what, count};
  return rules;
}

} // namespace

BOOST_AUTO_TEST_SUITE(retention)

BOOST_AUTO_TEST_CASE(sessions_are_counted_as_they_were_scanned) {
  const std::vector runs{scan("R1", "2025-12-01"), scan("R2", "2025-12-02"),
                         scan("R3", "2025-12-02"), scan("R4", "2025-12-29")};
  const auto keep = [&](int sessions) {
    return plan(runs, only(&keep_rules::verdicts, unit::sessions, sessions));
  };
  BOOST_TEST(keep(3) == "");
  BOOST_TEST(keep(2) == "R1 verdicts (verdicts)");
  BOOST_TEST(keep(1) == "R1 verdicts (verdicts), R2 verdicts (verdicts), R3 verdicts (verdicts)");
}

BOOST_AUTO_TEST_CASE(days_are_counted_from_the_start_of_the_run) {
  const std::vector runs{scan("R1", "2025-12-20"), scan("R2", "2025-12-21"),
                         scan("R3", "2025-12-22")};
  // 2025-12-31 03:00 UTC less ten days is 2025-12-21 03:00; R2 began at 07:00.
  BOOST_TEST(plan(runs, only(&keep_rules::calls, unit::days, 10)) == "R1 calls (calls)");
  BOOST_TEST(plan(runs, only(&keep_rules::runs, unit::days, 9)) == "R1 run (runs), R2 run (runs)");
  BOOST_TEST(plan(runs, only(&keep_rules::candidates, unit::days, 99999)) == "");
}

BOOST_AUTO_TEST_CASE(by_default_only_what_can_be_replaced_goes) {
  auto provisional = scan("R1", "2025-11-03");
  provisional.is_final = false;
  auto superseded = scan("R2", "2025-11-03");
  superseded.is_superseded = true;
  auto unknown = scan("R3", "2025-11-03"); // Interrupted, so perhaps the only one of its session.
  unknown.is_final.reset();
  unknown.outcome = run_outcome::interrupted;
  auto young = provisional;
  young.id = "R5";
  young.started_at = "2025-12-30T07:00:00.000Z";
  BOOST_TEST(plan({provisional, superseded, unknown, scan("R4", "2025-11-03"), young}, {})
             == "R1 run (provisional), R2 run (superseded)");
}

BOOST_AUTO_TEST_CASE(a_run_in_progress_loses_nothing) {
  auto running = scan("R1", "2025-01-03");
  running.outcome = run_outcome::running;
  running.is_final = false;
  running.is_superseded = true;
  keep_rules rules;
  rules.runs = rules.calls = rules.candidates = {unit::days, 1};
  BOOST_TEST(plan({running}, rules) == "");
}

BOOST_AUTO_TEST_CASE(parts_that_are_gone_are_not_deleted_again) {
  auto bare = scan("R1", "2025-01-03");
  bare.has_candidates = bare.has_calls = bare.has_verdicts = false;
  keep_rules rules;
  rules.calls = rules.candidates = rules.verdicts = {unit::days, 1};
  BOOST_TEST(plan({bare}, rules) == "");
}

BOOST_AUTO_TEST_CASE(of_a_serving_process_the_clients_calls_go_also_while_it_serves) {
  auto server = scan("R1", "");
  server.mode = "serve";
  server.started_at = "2025-01-03T00:00:00.000Z";
  server.outcome = run_outcome::running;
  const auto steps = store::plan_prune({server}, {}, noon);
  BOOST_TEST_REQUIRE(steps.size() == 1u);
  BOOST_TEST((steps[0].what == store::prune_step::part::calls));
  // Thirty days before 2025-12-31 03:00 UTC: 2025-12-01 03:00.
  BOOST_TEST(steps[0].before_us == 1'764'558'000'000'000);
  server.outcome = run_outcome::complete;
  server.has_calls = false;
  BOOST_TEST(plan({server}, {}) == "R1 run (clients)");
}

// A scan that finds its session scanned asks for the newest session and leaves no row of a run.
BOOST_AUTO_TEST_CASE_TEMPLATE(calls_without_a_run_go_like_those_of_clients, BackEnd, back_ends) {
  const BackEnd db;
  const auto database = open_store(db.url());
  const auto call = [](std::int64_t seq, std::int64_t slot_us) {
    return store::api_call_row{"R1",    seq,     "default", "ka20006", slot_us,
                               slot_us, slot_us, 200,       0,         "ok"};
  };
  // Just before and just after thirty days before noon.
  BOOST_TEST_REQUIRE(
    !database->write({call(1, 1'764'557'999'999'999), call(2, 1'764'558'000'000'000)}));
  const auto steps = store::plan_prune(database->kept_runs().value(), {}, noon);
  BOOST_TEST_REQUIRE(steps.size() == 1u);
  store::pruner work{steps};
  for (auto more = work.bite(*database); more && *more; more = work.bite(*database)) {
  }
  BOOST_TEST(db.query("SELECT run_id, seq FROM api_call") == "R1|2");
}

BOOST_AUTO_TEST_CASE_TEMPLATE(steps_are_carried_out_bite_by_bite, BackEnd, back_ends) {
  const BackEnd db;
  const auto database = open_store(db.url());
  std::vector<store::row> rows;
  const auto add = [&](const std::string& id, const std::string& date, bool is_final) {
    auto one = ended(id);
    one.date = date;
    one.started_at = date + "T07:00:00.000Z";
    one.is_final = is_final;
    rows.emplace_back(one);
    rows.emplace_back(store::run_scanner_row{id, "v2", 1});
    rows.emplace_back(store::verdict_block_row{id, 1, "v2", "[]", {"x"}});
    auto picked = candidate("005930");
    picked.run_id = id;
    rows.emplace_back(picked);
    for (int seq = 1; seq <= 2500; ++seq)
      rows.emplace_back(
        store::api_call_row{id, seq, "default", "ka10081", seq, seq, seq, 200, 0, "ok"});
  };
  add("R1", "2025-11-03", false); // Provisional.
  add("R2", "2025-11-04", true);  // Superseded by R3.
  add("R3", "2025-11-04", true);
  add("R4", "2025-11-05", true);
  BOOST_TEST_REQUIRE(!database->write(rows));
  const auto runs = database->kept_runs();
  BOOST_TEST_REQUIRE(static_cast<bool>(runs));
  BOOST_TEST(runs->at(1).is_superseded);
  BOOST_TEST(!runs->at(2).is_superseded);
  BOOST_TEST(runs->at(0).date == "2025-11-03");
  BOOST_TEST(runs->at(0).started_at == "2025-11-03T07:00:00.000Z");
  keep_rules rules;
  rules.verdicts = {unit::sessions, 1};
  const auto steps = store::plan_prune(*runs, rules, noon);
  BOOST_TEST(plan(*runs, rules)
             == "R1 run (provisional), R2 run (superseded), R3 verdicts (verdicts)");
  const auto reader = open_reader(db.url());
  BOOST_TEST(reader->rows_of(steps[0]).value() == 2504u);
  BOOST_TEST(reader->rows_of(steps[2]).value() == 1u);
  store::pruner work{steps};
  int bites = 0;
  for (auto more = work.bite(*database); more && *more; more = work.bite(*database))
    ++bites;
  // Each of two runs: 2,000 calls, 500 calls, the rest, nothing; then a block, nothing.
  BOOST_TEST(bites == 10);
  BOOST_TEST(work.rows() == 2 * 2504u + 1u);
  BOOST_TEST(db.query("SELECT id FROM run ORDER BY id") == "R3\nR4");
  BOOST_TEST(db.query("SELECT run_id FROM verdict_block") == "R4");
  BOOST_TEST(db.query("SELECT run_id, count(*) FROM api_call GROUP BY run_id ORDER BY run_id")
             == "R3|2500\nR4|2500");
  BOOST_TEST(db.query("SELECT run_id FROM run_scanner ORDER BY run_id") == "R3\nR4");
}

BOOST_AUTO_TEST_CASE_TEMPLATE(a_run_is_superseded_when_each_of_its_lists_is, BackEnd, back_ends) {
  const BackEnd db;
  const auto database = open_store(db.url());
  std::vector<store::row> rows;
  const auto add = [&](const std::string& id, run_outcome outcome, std::optional<bool> is_final,
                       const std::vector<std::string>& scanners) {
    auto one = ended(id);
    one.outcome = outcome;
    one.is_final = is_final;
    rows.emplace_back(one);
    for (const auto& scanner : scanners)
      rows.emplace_back(store::run_scanner_row{id, scanner, 1});
  };
  add("R1", run_outcome::complete, true, {"v2", "v3"});
  add("R2", run_outcome::complete, true, {"v2"});
  add("R3", run_outcome::failed, std::nullopt, {});
  add("R4", run_outcome::complete, true, {"v2"});
  add("R5", run_outcome::complete, false, {"v2", "v3"});
  add("R6", run_outcome::partial, true, {"v2", "v3"});
  BOOST_TEST_REQUIRE(!database->write(rows));
  std::string superseded;
  const auto runs = database->kept_runs();
  BOOST_TEST_REQUIRE(static_cast<bool>(runs));
  for (const auto& run : *runs)
    superseded += run.is_superseded ? run.id + " " : "";
  BOOST_TEST(superseded == "R2 R3 ");
}

BOOST_AUTO_TEST_CASE(a_file_shrinks_in_steps_and_keeps_some_room) {
  const sqlite_back_end db;
  const auto database = open_store(db.url());
  std::vector<store::row> rows{ended("R1")};
  for (int number = 1; number <= 200; ++number)
    rows.emplace_back(store::verdict_block_row{
      "R1", number, "v2", "[]", {std::string(100'000, static_cast<char>('a' + number % 26))}});
  BOOST_TEST_REQUIRE(!database->write(rows));
  store::pruner work{{{"R1", store::prune_step::part::verdicts}}};
  int shrunk = -2; // The blocks, and that there are no more.
  for (auto more = work.bite(*database); more && *more; more = work.bite(*database))
    ++shrunk;
  BOOST_TEST(shrunk > 1);
  // Of 2,600 pages of 8 KiB 1,024 may stay; a bite may take 256 more.
  BOOST_TEST(std::stoi(db.query("PRAGMA freelist_count")) <= 1024);
  BOOST_TEST(std::stoi(db.query("PRAGMA freelist_count")) > 1024 - 256);
}

BOOST_AUTO_TEST_SUITE_END()
