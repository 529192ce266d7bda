#include "store/results/result_reader.hpp"
#include "tests/store/results/written.hpp"

#include <boost/test/unit_test.hpp>

// What every reader of results does, over each back end.

using namespace tandem;

BOOST_AUTO_TEST_SUITE(result_reader)

BOOST_AUTO_TEST_CASE_TEMPLATE(a_run_that_ended_has_the_numbers_of_its_report, BackEnd, back_ends) {
  const written<BackEnd> db;
  store::candidate_row picked;
  picked.run_id = "R1";
  picked.scanner = "v2";
  picked.code = "005930";
  auto again = picked;
  again.scanner = "v3";
  db.write({run("R1"), call("R1", 1), picked, again});
  const auto all = db.list();
  BOOST_TEST_REQUIRE(all.size() == 1u);
  const auto& one = all[0];
  BOOST_TEST(one.id == "R1");
  BOOST_TEST(one.date == "2025-07-18");
  BOOST_TEST(one.mode == "parallel");
  BOOST_TEST((one.outcome == run_outcome::complete));
  BOOST_TEST(one.started_at == "2025-07-18T06:41:02.113Z");
  BOOST_TEST(one.finished_at == "2025-07-18T06:41:53.133Z");
  BOOST_TEST(one.wall_s.value() == 51.02);
  BOOST_TEST(one.calls == 7);
  BOOST_TEST(one.refused == 1);
  BOOST_TEST(one.violations.value() == 2);
  BOOST_TEST(one.candidates == 2);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(the_newest_unfinished_run_is_one_that_no_later_one_makes_up_for,
                              BackEnd, back_ends) {
  const written<BackEnd> db;
  const auto of = [](const std::string& id, const std::string& outcome, const std::string& codes) {
    auto one = run(id, outcome, "");
    one.universe = codes;
    return one;
  };
  const auto unfinished = [&] { return *db.reading()->newest_unfinished(); };
  db.write({of("R1", "complete", R"(["1","2"])")});
  BOOST_TEST(unfinished().empty());
  db.write({of("R2", "interrupted", R"(["1","2"])"), of("R3", "partial", R"(["1","2","3"])")});
  BOOST_TEST(unfinished() == "R3");
  db.write({of("R4", "complete", R"(["1","2"])")}); // Makes up for R2 only.
  BOOST_TEST(unfinished() == "R3");
  db.write({of("R5", "complete", R"(["1","2","3"])"), of("R6", "failed", "")});
  BOOST_TEST(unfinished() == "R6");
  auto other_day = of("R7", "complete", R"(["1"])");
  other_day.date = "2025-07-21";
  db.write({other_day});
  BOOST_TEST(unfinished() == "R6");
  db.write({of("R8", "complete", R"(["1"])")});
  BOOST_TEST(unfinished().empty());
}

BOOST_AUTO_TEST_CASE_TEMPLATE(calls_of_a_run_without_report_are_counted, BackEnd, back_ends) {
  const written<BackEnd> db;
  db.write({run("R1", "running", ""), call("R1", 1), call("R1", 2, "rate_limited"),
            call("R1", 3, "timeout"), call("R2", 1, "rate_limited")});
  const auto one = db.list().at(0);
  BOOST_TEST((one.outcome == run_outcome::running));
  BOOST_TEST(one.finished_at.empty());
  BOOST_TEST(!one.wall_s);
  BOOST_TEST(one.calls == 3);
  BOOST_TEST(one.refused == 1);
  BOOST_TEST(!one.violations);
  BOOST_TEST(one.candidates == 0);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(a_report_without_gateways_leaves_them_to_the_audit, BackEnd,
                              back_ends) {
  const written<BackEnd> db;
  db.write({run("R1", "failed", R"({"run":{}})"), call("R1", 1)});
  BOOST_TEST(db.list().at(0).calls == 1);
  BOOST_TEST(!db.list().at(0).wall_s);
  BOOST_TEST(!db.list().at(0).violations);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(the_newest_run_comes_first, BackEnd, back_ends) {
  const written<BackEnd> db;
  auto other = run("R2");
  other.date = "2025-07-21";
  db.write({run("R1"), other, run("R3")});
  BOOST_TEST(db.ids() == (words{"R3", "R2", "R1"}), boost::test_tools::per_element());
  BOOST_TEST(db.ids({2, "", ""}) == (words{"R3", "R2"}), boost::test_tools::per_element());
  BOOST_TEST(db.ids({9, "R1", ""}) == (words{"R1"}), boost::test_tools::per_element());
  BOOST_TEST(db.ids({9, "", "2025-07-21"}) == (words{"R2"}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE_TEMPLATE(a_run_is_found_by_what_begins_its_id_alone, BackEnd, back_ends) {
  const written<BackEnd> db;
  db.write({run("01JA"), run("01JB"), run("01K"), run("01KC")});
  BOOST_TEST(db.found("latest") == "01KC");
  BOOST_TEST(db.found("01JA") == "01JA");
  BOOST_TEST(db.found("01jb") == "01JB");
  BOOST_TEST(db.found("01KC") == "01KC");
  BOOST_TEST(db.found("01K") == "01K"); // Whole ids go first.
  BOOST_TEST(db.found("01J")
             == "invalid_argument: more than one run begins with \"01J\": 01JA 01JB");
  BOOST_TEST(db.found("02")
             == "invalid_argument: no run has the id \"02\" or one that begins so; `tandem runs` "
                "lists them");
  BOOST_TEST(db.found("01_").starts_with("invalid_argument: no run")); // It is no pattern.
  BOOST_TEST(db.found("%").starts_with("invalid_argument: no run"));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(the_regime_of_a_session_is_that_of_its_market, BackEnd, back_ends) {
  const written<BackEnd> db;
  store::regime_row judged;
  judged.date = "2025-07-18";
  judged.label = "bull";
  judged.risk = "normal";
  judged.source = "sim:";
  db.write({run("R1"), judged});
  const auto look = db.reading();
  BOOST_TEST_REQUIRE(look->regime_of("sim:", "2025-07-18")->has_value());
  BOOST_TEST(look->regime_of("sim:", "2025-07-18")->value().label == "bull");
  BOOST_TEST(!look->regime_of("sim:", "2025-07-17")->has_value());
  BOOST_TEST(!look->regime_of("api.kiwoom.com", "2025-07-18")->has_value());
}

BOOST_AUTO_TEST_CASE_TEMPLATE(a_serving_process_is_no_run, BackEnd, back_ends) {
  const written<BackEnd> db;
  const auto serving = [](const std::string& id, const std::string& outcome) {
    auto one = run(id, outcome, "");
    one.mode = "serve";
    return one;
  };
  db.write({serving("R1", "complete")});
  BOOST_TEST(db.found("latest")
             == "invalid_argument: there is no run yet; `tandem scan` starts one");
  auto failed = run("R2", "failed", ""); // Without a symbol, as the serving ones.
  db.write({failed, serving("R3", "complete"), serving("R4", "interrupted"), call("R4", 1)});
  BOOST_TEST(db.ids() == (words{"R2"}), boost::test_tools::per_element());
  BOOST_TEST(db.ids({20, "", "2025-07-18"}) == (words{"R2"}), boost::test_tools::per_element());
  BOOST_TEST(db.found("latest") == "R2");
  BOOST_TEST(*db.reading()->newest_unfinished() == "R2");
  // By its id it is found, with the calls of its clients.
  BOOST_TEST(db.found("R4") == "R4");
  BOOST_TEST(db.list({1, "R4", ""}).at(0).mode == "serve");
  BOOST_TEST(db.list({1, "R4", ""}).at(0).calls == 1);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(no_run_is_the_latest_of_none, BackEnd, back_ends) {
  const written<BackEnd> db;
  db.write({});
  BOOST_TEST(db.list().empty());
  BOOST_TEST(db.found("latest")
             == "invalid_argument: there is no run yet; `tandem scan` starts one");
}

namespace {

/// Two sessions with runs of every kind: "R1 v2 005930" stands for a list with one candidate.
std::vector<store::row> two_sessions() {
  std::vector<store::row> all;
  const auto add = [&](const std::string& id, const std::string& date, const std::string& outcome,
                       std::optional<bool> is_final, const words& scanners, bool picks) {
    auto one = run(id, outcome, "");
    one.date = date;
    one.is_final = is_final;
    all.emplace_back(one);
    for (const auto& scanner : scanners) {
      all.emplace_back(store::run_scanner_row{id, scanner, 1});
      auto listed = candidate("005930");
      listed.run_id = id;
      listed.scanner = scanner;
      if (picks)
        all.emplace_back(listed);
    }
  };
  add("R1", "2025-07-17", "complete", true, {"mine", "v2", "v3"}, true);
  add("R2", "2025-07-17", "complete", true, {"v2"}, true);
  add("R3", "2025-07-17", "complete", false, {"v2"}, true);
  add("R4", "2025-07-17", "complete", true, {"v3"}, false); // It lists nothing, and that counts.
  add("R5", "2025-07-17", "interrupted", true, {"mine"}, true);
  add("R6", "2025-07-18", "complete", std::nullopt, {"v2"}, true);
  add("R7", "2025-07-18", "partial", true, {"v2"}, true);
  add("R8", "2025-07-21", "failed", true, {}, false);
  return all;
}

std::string lists_of(store::result_reader& from, const store::candidate_filter& wanted) {
  const auto all = from.candidates_of(wanted);
  BOOST_TEST_REQUIRE(static_cast<bool>(all), why(all));
  std::string text;
  for (const auto& one : *all)
    text += (text.empty() ? "" : ", ") + one.what.run_id + " " + one.what.scanner;
  return text;
}

} // namespace

BOOST_AUTO_TEST_CASE_TEMPLATE(a_pick_is_of_the_newest_complete_final_run, BackEnd, back_ends) {
  const written<BackEnd> db;
  db.write(two_sessions());
  BOOST_TEST(db.query("SELECT run_id, scanner FROM pick ORDER BY run_id, scanner")
             == "R1|mine\nR2|v2");
  const auto look = db.reading();
  const auto with = [](store::list_choice from, const std::string& date,
                       const std::string& scanner = "") {
    store::candidate_filter wanted{"", scanner, date, "", -1};
    wanted.from = from;
    return wanted;
  };
  using enum store::list_choice;
  BOOST_TEST(lists_of(*look, with(picked, "")) == "R2 v2, R1 mine");
  BOOST_TEST(lists_of(*look, with(picked, "2025-07-18")).empty());
  BOOST_TEST(lists_of(*look, with(picked, "", "mine")) == "R1 mine");
  BOOST_TEST(lists_of(*look, with(newest, "2025-07-17")) == "R5 mine, R3 v2");
  BOOST_TEST(lists_of(*look, with(newest, "")) == "R7 v2, R5 mine, R3 v2");
  BOOST_TEST(lists_of(*look, with(every, "2025-07-17"))
             == "R5 mine, R3 v2, R2 v2, R1 mine, R1 v2, R1 v3");
}

BOOST_AUTO_TEST_CASE_TEMPLATE(a_candidate_comes_with_the_end_of_its_run, BackEnd, back_ends) {
  const written<BackEnd> db;
  db.write(two_sessions());
  const auto all = db.reading()->candidates_of({"", "v2", "", "", -1});
  BOOST_TEST_REQUIRE(static_cast<bool>(all), why(all));
  BOOST_TEST_REQUIRE(all->size() == 5u); // R7, R6, R3, R2, R1.
  BOOST_TEST((all->at(0).outcome == run_outcome::partial));
  BOOST_TEST(all->at(0).is_final.value());
  BOOST_TEST(!all->at(1).is_final.has_value());
  BOOST_TEST(!all->at(2).is_final.value());
  BOOST_TEST((all->at(2).outcome == run_outcome::complete));
  BOOST_TEST(!db.list({1, "R3", ""}).at(0).is_final.value());
}

BOOST_AUTO_TEST_CASE_TEMPLATE(a_session_with_results_is_found_from_any_later_day, BackEnd,
                              back_ends) {
  const written<BackEnd> db;
  db.write(two_sessions());
  const auto look = db.reading();
  using enum store::list_choice;
  BOOST_TEST(*look->newest_session(every, "", "") == "2025-07-18"); // R8 judged nothing.
  BOOST_TEST(*look->newest_session(picked, "", "") == "2025-07-17");
  BOOST_TEST(*look->newest_session(every, "", "2025-07-20") == "2025-07-18");
  BOOST_TEST(*look->newest_session(every, "mine", "2025-07-20") == "2025-07-17");
  BOOST_TEST(look->newest_session(every, "", "2025-07-16")->empty());
  BOOST_TEST(look->newest_session(every, "v9", "")->empty());
}

BOOST_AUTO_TEST_CASE_TEMPLATE(calls_come_in_the_order_they_ended, BackEnd, back_ends) {
  const written<BackEnd> db;
  db.write({call("R1", 2, "timeout"), call("R1", 1), call("R2", 1)});
  const auto calls = db.reading()->calls_of("R1");
  BOOST_TEST_REQUIRE(static_cast<bool>(calls));
  BOOST_TEST_REQUIRE(calls->size() == 2u);
  const auto& first = calls->at(0);
  BOOST_TEST(first.run_id == "R1");
  BOOST_TEST(first.seq == 1);
  BOOST_TEST(first.key == "default");
  BOOST_TEST(first.tr == "ka10081");
  BOOST_TEST(first.slot_us == 1000);
  BOOST_TEST(first.sent_us == 1050);
  BOOST_TEST(first.answered_us == 1700);
  BOOST_TEST(first.status.value() == 200);
  BOOST_TEST(first.return_code.value() == 0);
  BOOST_TEST(first.outcome == "ok");
  const auto& second = calls->at(1);
  BOOST_TEST(!second.status);
  BOOST_TEST(!second.return_code);
  BOOST_TEST(second.outcome == "timeout");
}

BOOST_AUTO_TEST_CASE_TEMPLATE(an_audit_is_read_in_parts, BackEnd, back_ends) {
  const written<BackEnd> db;
  db.write({call("R1", 1), call("R1", 2), call("R1", 4), call("R2", 3)});
  const auto look = db.reading();
  const auto numbers = [&](std::int64_t after, std::int64_t limit) {
    std::string all;
    const auto calls = look->calls_after("R1", after, limit);
    BOOST_TEST_REQUIRE(static_cast<bool>(calls), why(calls));
    for (const auto& one : *calls)
      all += std::to_string(one.seq) + " ";
    return all;
  };
  BOOST_TEST(numbers(0, 2) == "1 2 ");
  BOOST_TEST(numbers(2, 2) == "4 ");
  BOOST_TEST(numbers(4, 2).empty());
  BOOST_TEST(numbers(1, -1) == "2 4 ");
}

BOOST_AUTO_TEST_CASE_TEMPLATE(runs_are_found_by_their_sessions, BackEnd, back_ends) {
  const written<BackEnd> db;
  const auto of = [](const std::string& id, const std::string& date, const std::string& mode) {
    auto one = run(id);
    one.date = date;
    one.mode = mode;
    return one;
  };
  db.write({of("R2", "2025-07-17", "parallel"), of("R1", "2025-07-18", "serve"),
            of("R3", "2025-07-18", "parallel")});
  const auto look = db.reading();
  const auto found = [&](const std::string& first, const std::string& last) {
    std::string all;
    const auto runs = look->runs_between(first, last);
    BOOST_TEST_REQUIRE(static_cast<bool>(runs), why(runs));
    for (const auto& [id, date] : *runs)
      all += id + " " + date + "; ";
    return all;
  };
  BOOST_TEST(found("", "") == "R2 2025-07-17; R1 2025-07-18; R3 2025-07-18; ");
  BOOST_TEST(found("2025-07-18", "") == "R1 2025-07-18; R3 2025-07-18; ");
  BOOST_TEST(found("", "2025-07-17") == "R2 2025-07-17; ");
  BOOST_TEST(found("2025-07-19", "2025-07-20").empty());
}

BOOST_AUTO_TEST_CASE_TEMPLATE(reading_works_while_a_writer_writes, BackEnd, back_ends) {
  const written<BackEnd> db;
  const auto writing = db.writer();
  BOOST_TEST(!writing->write({run("R1", "running", "")}));
  const auto look = db.reading(); // Neither waits for the other.
  BOOST_TEST(look->list_runs({})->size() == 1u);
  BOOST_TEST(!writing->write({run("R2", "running", "")}));
  BOOST_TEST(look->list_runs({})->size() == 2u);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(another_version_of_the_schema_is_refused, BackEnd, back_ends) {
  const written<BackEnd> db;
  db.write({});
  db.query("DELETE FROM schema_version WHERE version > 1");
  BOOST_TEST(db.refused().message.find("schema version 1 is older than") != std::string::npos);
  BOOST_TEST(db.refused().message.find("the next `tandem scan` brings it up to date")
             != std::string::npos);
  db.query("INSERT INTO schema_version VALUES (99, '2030-01-01T00:00:00Z')");
  BOOST_TEST(db.refused().message.find("schema version 99 is newer than") != std::string::npos);
  BOOST_TEST((db.refused().code == ec::storage_failure));
}

BOOST_AUTO_TEST_SUITE_END()
