#include "tests/actors/run/run_fixture.hpp"

#include <boost/test/unit_test.hpp>

using namespace tandem;
using namespace tandem::test;

BOOST_AUTO_TEST_SUITE(supervisor_runs)

BOOST_FIXTURE_TEST_CASE(the_steps_of_a_run_come_in_order, run_fixture) {
  sessions->script = nullptr;
  universes->script = nullptr;
  open(both);
  auto out = start();
  BOOST_REQUIRE(sessions->asked.size() == 1u);
  BOOST_TEST((sessions->asked[0].wanted == day(20250718)));
  BOOST_TEST(!sessions->asked[0].kept_will_do);
  BOOST_TEST(universes->asked.empty());
  // Before the first call, so that whoever is killed in it leaves a run to resume.
  BOOST_REQUIRE(written->runs.size() == 1u);
  BOOST_TEST(written->runs[0].date == "2025-07-18");
  BOOST_TEST(written->runs[0].universe.empty());
  sessions->answer(0, resolved_session{on(day(20250717)), {}});
  virtual_time.drain();
  BOOST_REQUIRE(universes->asked.size() == 1u);
  BOOST_TEST(universes->asked[0].kospi_max == 2);
  universes->answer(0, selected_universe{symbols, {}, {}});
  virtual_time.drain();
  BOOST_REQUIRE(written->runs.size() == 2u);
  BOOST_TEST(written->runs[1].id == "run");
  BOOST_TEST(written->runs[1].date == "2025-07-17"); // The session found, not the day asked for.
  BOOST_TEST(written->runs[1].mode == "parallel");
  BOOST_TEST((written->runs[1].outcome == run_outcome::running));
  BOOST_TEST(written->runs[1].universe
             == R"([")" + symbols[0].code + R"(",")" + symbols[1].code + R"("])");
  BOOST_TEST(written->symbols == 2u);
  BOOST_REQUIRE(lives.size() == 2u);
  const auto& work = lives[0]->scans->asked.at(0);
  BOOST_TEST((work.session.day == day(20250717)));
  BOOST_TEST((*work.symbols == symbols));
  BOOST_TEST(out->answers == 0);
}

BOOST_FIXTURE_TEST_CASE(a_run_of_a_scanned_session_ends_once_that_is_known, run_fixture) {
  command.scanned = {day(20250718), day(20250711)};
  open(both);
  const auto out = start();
  const auto& summary = summary_of(out);
  BOOST_TEST(summary.is_scanned);
  BOOST_TEST((summary.session.day == day(20250718)));
  BOOST_TEST(!summary.problem);
  BOOST_TEST(universes->asked.empty());
  BOOST_TEST(written->runs.empty());
  BOOST_TEST(lives.empty());
}

BOOST_FIXTURE_TEST_CASE(a_run_of_another_session_than_the_scanned_ones_goes_on, run_fixture) {
  command.scanned = {day(20250717)};
  sessions->script = nullptr;
  universes->script = nullptr;
  open(both);
  start();
  BOOST_TEST(written->runs.empty()); // There may be nothing to resume.
  sessions->answer(0, resolved_session{on(day(20250718)), {}});
  virtual_time.drain();
  BOOST_TEST(written->runs.size() == 1u); // Before the calls for the universe.
  BOOST_TEST(universes->asked.size() == 1u);
}

BOOST_AUTO_TEST_CASE(a_scanned_session_that_moves_or_is_of_another_market_is_scanned_again) {
  auto moving = on(day(20250718));
  moving.final = false;
  for (const auto& found :
       {resolved_session{moving, {}}, resolved_session{on(day(20250718)), {}, true},
        resolved_session{on(day(20250718)), {}, false, true}}) {
    run_fixture one;
    one.command.scanned = {day(20250718)};
    one.sessions->script = [found](const resolve_session&) { return found; };
    one.open({});
    BOOST_TEST(!summary_of(one.start()).is_scanned);
    BOOST_TEST(one.universes->asked.size() == 1u);
  }
}

BOOST_FIXTURE_TEST_CASE(parallel_starts_all_and_waits_for_all, run_fixture) {
  open(both);
  auto out = start();
  BOOST_REQUIRE(lives.size() == 2u);
  BOOST_TEST(lives[0]->scans->asked.size() == 1u);
  BOOST_TEST(lives[1]->scans->asked.size() == 1u);
  finish_scan(1);
  BOOST_TEST(out->answers == 0);
  finish_scan(0);
  const auto& summary = summary_of(out);
  BOOST_TEST(names_of(summary) == both, boost::test_tools::per_element()); // As configured.
  BOOST_TEST((summary.session.day == day(20250718)));
  BOOST_TEST((summary.symbols == symbols));
  BOOST_TEST(!summary.interrupted);
  BOOST_TEST((!summary.problem && !summary.store_problem));
}

BOOST_FIXTURE_TEST_CASE(sequential_starts_one_after_the_other, run_fixture) {
  options.sequential = true;
  open({"v2", "v3", "mine"});
  auto out = start();
  for (std::size_t n = 0; n < 3; ++n) {
    BOOST_REQUIRE(lives.size() == n + 1);
    BOOST_TEST(out->answers == 0);
    finish_scan(n);
  }
  BOOST_TEST(summary_of(out).scans.size() == 3u);
}

BOOST_FIXTURE_TEST_CASE(a_second_run_is_refused, run_fixture) {
  open({"v2"});
  auto first = start();
  auto second = start();
  BOOST_REQUIRE((second->answers == 1 && second->problem));
  BOOST_TEST((second->problem->code == ec::invalid_argument));
  finish_scan(0);
  summary_of(first);
}

BOOST_FIXTURE_TEST_CASE(without_an_index_the_day_asked_for_is_scanned, run_fixture) {
  sessions->script = [](const resolve_session& asked) {
    return resolved_session{on(asked.wanted), {}, false, true};
  };
  open({"v2"});
  auto out = start();
  BOOST_REQUIRE(lives.size() == 1u);
  BOOST_TEST((lives[0]->scans->asked.at(0).session.day == day(20250718)));
  BOOST_TEST(!told->notices.empty()); // And said.
  finish_scan(0);
  BOOST_TEST(!summary_of(out).problem);
}

BOOST_FIXTURE_TEST_CASE(a_session_is_said_to_be_provisional_with_the_reason, run_fixture) {
  std::chrono::nanoseconds clock_gap{-11min};
  sessions->script = [&](const resolve_session&) {
    auto moving = on(day(20250718));
    moving.final = false;
    return resolved_session{moving, {}, false, false, clock_gap};
  };
  open({});
  const auto apart = start();
  BOOST_TEST((summary_of(apart).clock_gap == -11min));
  BOOST_TEST(!summary_of(apart).session.final);
  BOOST_REQUIRE(!told->notices.empty());
  BOOST_TEST(told->notices.back().text.find("clock") != std::string::npos);
}

BOOST_FIXTURE_TEST_CASE(a_session_that_fails_is_the_runs_problem, run_fixture) {
  sessions->script = [](const resolve_session&) { return failure{ec::forbidden, "8001"}; };
  open(both);
  const auto out = start();
  const auto& summary = summary_of(out);
  BOOST_REQUIRE(summary.problem);
  BOOST_TEST((summary.problem->code == ec::forbidden));
  BOOST_TEST(summary.problem->message == "8001");
  BOOST_TEST(!summary.session.day);
  BOOST_TEST(universes->asked.empty());
  BOOST_TEST(lives.empty());
}

BOOST_FIXTURE_TEST_CASE(a_universe_that_fails_is_the_runs_problem, run_fixture) {
  universes->script = [](const fetch_universe&) { return failure{ec::no_data, "empty"}; };
  open(both);
  const auto out = start();
  const auto& summary = summary_of(out);
  BOOST_REQUIRE(summary.problem);
  BOOST_TEST((summary.problem->code == ec::no_data));
  BOOST_TEST((summary.session.day == day(20250718)));
  BOOST_TEST(lives.empty());
}

BOOST_FIXTURE_TEST_CASE(a_step_that_is_never_answered_is_timed_out, run_fixture) {
  sessions->script = nullptr;
  open(both);
  auto out = start();
  virtual_time.advance(10min);
  BOOST_REQUIRE(summary_of(out).problem);
  BOOST_TEST((summary_of(out).problem->code == ec::timeout));
}

BOOST_FIXTURE_TEST_CASE(a_store_that_fails_does_not_stop_the_scan, run_fixture) {
  written->problem = failure{ec::storage_failure, "disk full"};
  open({"v2"});
  auto out = start();
  BOOST_REQUIRE(lives.size() == 1u);
  finish_scan(0);
  const auto& summary = summary_of(out);
  BOOST_REQUIRE(summary.store_problem);
  BOOST_TEST((summary.store_problem->code == ec::storage_failure));
  BOOST_TEST(!summary.problem);
  BOOST_TEST(summary.scans.size() == 1u);
}

BOOST_FIXTURE_TEST_CASE(a_scanners_store_problem_is_the_runs, run_fixture) {
  open(both);
  auto out = start();
  finish_scan(0);
  finish_scan(1, failure{ec::storage_busy, "locked"});
  BOOST_REQUIRE(summary_of(out).store_problem);
  BOOST_TEST((summary_of(out).store_problem->code == ec::storage_busy));
}

BOOST_AUTO_TEST_SUITE_END()
