#include "tests/actors/run/run_fixture.hpp"

#include <boost/test/unit_test.hpp>

#include <stdexcept>

using namespace tandem;
using namespace tandem::test;

BOOST_AUTO_TEST_SUITE(supervisor_deaths)

BOOST_FIXTURE_TEST_CASE(a_dead_scanner_starts_over_with_the_same_work, run_fixture) {
  open(both);
  auto out = start();
  end_life(1);
  BOOST_REQUIRE(lives.size() == 3u);
  BOOST_TEST(lives[2]->name == "v3");
  BOOST_TEST((*lives[2]->scans->asked.at(0).symbols == symbols));
  BOOST_TEST((lives[2]->scans->asked.at(0).session.day == day(20250718)));
  BOOST_REQUIRE(!told->notices.empty());
  BOOST_TEST(told->notices.back().text.find("scanner=v3") != std::string::npos);
  finish_scan(0);
  BOOST_TEST(out->answers == 0);
  finish_scan(2);
  const auto& summary = summary_of(out);
  BOOST_TEST(!summary.problem);
  BOOST_TEST(names_of(summary) == both, boost::test_tools::per_element());
}

BOOST_FIXTURE_TEST_CASE(a_scanner_that_throws_starts_over, run_fixture) {
  scan_script = [this](const start_scan&) -> std::optional<scan_outcome> {
    if (lives.size() == 1)
      throw std::runtime_error{"a rule's bug"};
    return std::nullopt;
  };
  open({"v2"});
  auto out = start();
  BOOST_REQUIRE(lives.size() == 2u);
  finish_scan(1);
  BOOST_TEST(!summary_of(out).problem);
  const std::vector<std::string> restarted{"scanner v2"};
  BOOST_TEST(told->restarted == restarted, boost::test_tools::per_element());
}

BOOST_FIXTURE_TEST_CASE(a_bug_of_a_scanner_is_named_by_its_words, run_fixture) {
  scan_script = [](const start_scan&) -> std::optional<scan_outcome> {
    throw std::runtime_error{"a rule's bug"};
  };
  open({"v2"});
  const auto out = start();
  const auto& summary = summary_of(out);
  BOOST_REQUIRE(summary.problem);
  BOOST_TEST(summary.problem->message == "scanner v2 died 3 times: a rule's bug");
}

BOOST_FIXTURE_TEST_CASE(too_many_deaths_end_the_run, run_fixture) {
  open(both);
  auto out = start();
  finish_scan(0);
  for (std::size_t n = 1; n <= 3; ++n) { // Two restarts are allowed.
    BOOST_TEST(out->answers == 0);
    end_life(n);
  }
  const auto& summary = summary_of(out);
  BOOST_REQUIRE(summary.problem);
  BOOST_TEST((summary.problem->code == ec::internal));
  BOOST_TEST(summary.problem->message.find("v3") != std::string::npos);
  const std::vector<std::string> done{"v2"};
  BOOST_TEST(names_of(summary) == done, boost::test_tools::per_element()); // What is done is kept.
  BOOST_TEST(lives.size() == 4u);
}

BOOST_FIXTURE_TEST_CASE(deaths_far_apart_do_not_add_up, run_fixture) {
  open({"v2"});
  auto out = start();
  for (std::size_t n = 0; n < 6; ++n) {
    end_life(n);
    virtual_time.advance(31s); // At most two in a minute.
  }
  BOOST_REQUIRE(lives.size() == 7u);
  finish_scan(6);
  BOOST_TEST(!summary_of(out).problem);
}

BOOST_FIXTURE_TEST_CASE(a_scanner_that_has_answered_may_die, run_fixture) {
  open(both);
  auto out = start();
  finish_scan(0);
  end_life(0);
  BOOST_TEST(lives.size() == 2u);
  finish_scan(1);
  BOOST_TEST(!summary_of(out).problem);
}

BOOST_FIXTURE_TEST_CASE(a_scanner_that_refuses_ends_the_run, run_fixture) {
  open({"v2"});
  auto out = start();
  lives[0]->scans->answer(0, failure{ec::invalid_argument, "refused"});
  virtual_time.drain();
  BOOST_REQUIRE(summary_of(out).problem);
  BOOST_TEST((summary_of(out).problem->code == ec::invalid_argument));
}

BOOST_FIXTURE_TEST_CASE(a_scanner_that_hangs_ends_the_run, run_fixture) {
  open({"v2"});
  auto out = start();
  virtual_time.advance(5h);
  BOOST_REQUIRE(summary_of(out).problem);
  BOOST_TEST((summary_of(out).problem->code == ec::timeout));
}

BOOST_FIXTURE_TEST_CASE(the_death_of_a_needed_actor_ends_the_run, run_fixture) {
  open(both);
  auto out = start();
  finish_scan(1);
  caf::anon_send_exit(needed, caf::exit_reason::kill);
  virtual_time.drain();
  const auto& summary = summary_of(out);
  BOOST_REQUIRE(summary.problem);
  BOOST_TEST((summary.problem->code == ec::internal));
  BOOST_TEST(summary.problem->message.find("gateway default") != std::string::npos);
  BOOST_TEST(summary.scans.size() == 1u);
}

BOOST_FIXTURE_TEST_CASE(a_needed_actor_that_died_before_the_run_ends_it, run_fixture) {
  open(both);
  caf::anon_send_exit(needed, caf::exit_reason::kill);
  virtual_time.drain();
  const auto out = start();
  const auto& summary = summary_of(out);
  BOOST_REQUIRE(summary.problem);
  BOOST_TEST((summary.problem->code == ec::internal));
  BOOST_TEST(sessions->asked.empty());
}

BOOST_FIXTURE_TEST_CASE(an_exit_answers_the_run_and_ends_the_scanners, run_fixture) {
  open(both);
  auto out = start();
  caf::anon_send_exit(boss, caf::exit_reason::user_shutdown);
  virtual_time.drain();
  BOOST_REQUIRE((out->answers == 1 && out->problem));
  BOOST_TEST((out->problem->code == ec::shutting_down));
  for (const auto& life : lives) {
    auto after = ask<scan_results>(virtual_time, life->scans->player, start_scan{});
    BOOST_TEST((after->problem && after->problem->code == ec::shutting_down));
  }
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(supervisor_stops)

BOOST_FIXTURE_TEST_CASE(a_stop_before_the_universe_starts_nothing, run_fixture) {
  universes->script = nullptr;
  open(both);
  auto out = start();
  stop();
  const auto& summary = summary_of(out);
  BOOST_TEST(summary.interrupted);
  BOOST_TEST(!summary.problem);
  BOOST_TEST((summary.session.day == day(20250718)));
  universes->answer(0, selected_universe{symbols, {}, {}}); // Too late.
  virtual_time.drain();
  BOOST_TEST(lives.empty());
  BOOST_TEST(written->runs.size() == 1u); // Without symbols; its end is its starter's to store.
  BOOST_TEST(out->answers == 1);
}

BOOST_FIXTURE_TEST_CASE(a_stop_during_the_scan_keeps_what_is_done, run_fixture) {
  open(both);
  auto out = start();
  finish_scan(0);
  stop();
  BOOST_TEST(lives[0]->stops == 0); // It is done.
  BOOST_TEST(lives[1]->stops == 1);
  BOOST_TEST(out->answers == 0);
  finish_scan(1);
  const auto& summary = summary_of(out);
  BOOST_TEST(summary.interrupted);
  BOOST_TEST(summary.scans.size() == 2u);
}

BOOST_FIXTURE_TEST_CASE(a_stop_in_sequence_starts_no_other_scanner, run_fixture) {
  options.sequential = true;
  open(both);
  auto out = start();
  stop();
  finish_scan(0);
  BOOST_TEST(lives.size() == 1u);
  BOOST_TEST(summary_of(out).interrupted);
  BOOST_TEST(summary_of(out).scans.size() == 1u);
}

BOOST_FIXTURE_TEST_CASE(a_scanner_that_starts_over_after_a_stop_is_stopped, run_fixture) {
  open({"v2"});
  auto out = start();
  stop();
  end_life(0);
  BOOST_REQUIRE(lives.size() == 2u);
  BOOST_TEST(lives[1]->scans->asked.size() == 1u);
  BOOST_TEST(lives[1]->stops == 1);
  finish_scan(1);
  BOOST_TEST(summary_of(out).interrupted);
}

BOOST_FIXTURE_TEST_CASE(a_stop_before_the_run_is_not_lost, run_fixture) {
  open(both);
  stop(); // Ctrl-C may come before the first message of the run.
  const auto out = start();
  BOOST_TEST(summary_of(out).interrupted);
  BOOST_TEST(sessions->asked.empty());
}

BOOST_FIXTURE_TEST_CASE(a_stop_after_the_run_is_ignored, run_fixture) {
  open({"v2"});
  auto out = start();
  finish_scan(0);
  stop();
  BOOST_TEST(!summary_of(out).interrupted);
}

BOOST_AUTO_TEST_SUITE_END()
