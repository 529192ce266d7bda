#include "actors/supervisor/supervisor.hpp"
#include "tests/actors/played_actors.hpp"
#include "tests/support/fake_broker.hpp"

#include <boost/test/unit_test.hpp>

#include <stdexcept>
#include <vector>

using namespace tandem;
using namespace tandem::test;
using namespace std::chrono_literals;

namespace {

/// One life of a played scanner; a restart begins another one.
struct scanner_life {
  std::string name;
  std::shared_ptr<held_scans> scans = std::make_shared<held_scans>();
  int stops = 0;
};

using scan_outcome = held_scans::outcome;

struct supervisor_fixture {
  virtual_system virtual_time;
  std::shared_ptr<held_sessions> sessions = std::make_shared<held_sessions>();
  std::shared_ptr<held_universes> universes = std::make_shared<held_universes>();
  std::shared_ptr<writer_record> written = std::make_shared<writer_record>();
  std::shared_ptr<monitor_record> told = std::make_shared<monitor_record>();
  std::vector<std::shared_ptr<scanner_life>> lives; // In the order they began.
  std::function<std::optional<scan_outcome>(const start_scan&)> scan_script;
  std::shared_ptr<held_verdicts> verdicts = std::make_shared<held_verdicts>();
  std::shared_ptr<kept_data> kept = std::make_shared<kept_data>();
  std::vector<std::optional<market::condition>> given; // To each life of a scanner.
  supervisor_options options{false, 120, 2, 1min, 10min, 5h};
  start_run command;
  caf::actor needed; // Watched by the supervisor.
  supervisor_actor boss;
  const market::universe symbols{{"005930", "", market::market_id::kospi, true},
                                 {"000660", "", market::market_id::kospi, true}};

  supervisor_fixture() {
    sessions->script = [](const resolve_session&) {
      return resolved_session{on(day(20250718)), {}};
    };
    command.id = "run";
    command.mode = "parallel";
    command.started_at = "2025-07-18T06:00:00.000Z";
    command.wanted = day(20250718);
    command.symbols.kospi_max = 2;
    universes->script = [this](const fetch_universe&) {
      return selected_universe{symbols, {}, {}};
    };
  }

  supervisor_fixture(const supervisor_fixture&) = delete;
  supervisor_fixture& operator=(const supervisor_fixture&) = delete;

  ~supervisor_fixture() {
    caf::anon_send_exit(boss, caf::exit_reason::kill); // Or it would start its scanners over.
    virtual_time.drain();
    for (const auto& life : lives) // The supervisor spawned them, so the system does not know.
      caf::anon_send_exit(life->scans->player, caf::exit_reason::kill);
    virtual_time.drain();
  }

  void open(const std::vector<std::string>& names) {
    auto universe = virtual_time.spawn(play_universe, sessions, universes);
    auto writer = virtual_time.spawn(recording_writer, written);
    auto monitor = virtual_time.spawn(recording_monitor, told);
    needed = virtual_time.spawn(
      [](caf::event_based_actor*) -> caf::behavior { return {[](caf::ok_atom) {}}; });
    std::vector<scanner_child> children;
    children.reserve(names.size());
    for (const auto& name : names)
      children.push_back({name, [this, name](const std::optional<market::condition>& condition) {
                            given.push_back(condition);
                            return begin_life(name);
                          }});
    std::vector<watched_actor> watched{
      {"gateway default", caf::actor_cast<caf::strong_actor_ptr>(needed)}};
    auto cache = virtual_time.spawn(play_cache, std::make_shared<held_candles>(), kept);
    auto regime = virtual_time.spawn(play_regime, verdicts);
    run_partners partners{caf::actor_cast<universe_actor>(universe),
                          caf::actor_cast<regime_actor>(regime),
                          {caf::actor_cast<cache_actor>(cache)},
                          writer,
                          monitor};
    boss = virtual_time.spawn(supervisor, options, std::move(children), std::move(watched),
                              std::move(partners));
  }

  scanner_actor begin_life(const std::string& name) {
    auto life = std::make_shared<scanner_life>();
    life->name = name;
    life->scans->script = scan_script;
    lives.push_back(life);
    auto handle = virtual_time.system.spawn(play_scanner, life->scans,
                                            std::function<void()>{[life] { ++life->stops; }});
    return caf::actor_cast<scanner_actor>(handle);
  }

  auto start() {
    auto out = ask<std::shared_ptr<const run_summary>>(virtual_time, boss, command);
    virtual_time.drain();
    return out;
  }

  void stop() {
    caf::anon_send(boss, stop_run{});
    virtual_time.drain();
  }

  void finish_scan(std::size_t n, status store_problem = {}) {
    scan_result result;
    result.scanner = lives.at(n)->name;
    result.store_problem = std::move(store_problem);
    lives.at(n)->scans->answer(0, std::make_shared<const scan_result>(std::move(result)));
    virtual_time.drain();
  }

  void end_life(std::size_t n) {
    caf::anon_send_exit(lives.at(n)->scans->player, caf::exit_reason::kill);
    virtual_time.drain();
  }
};

using run_reply = std::shared_ptr<reply<std::shared_ptr<const run_summary>>>;

const run_summary& summary_of(const run_reply& out) {
  BOOST_REQUIRE((out->answers == 1 && out->value));
  return **out->value;
}

std::vector<std::string> names_of(const run_summary& summary) {
  std::vector<std::string> names;
  for (const auto& scan : summary.scans)
    names.push_back(scan->scanner);
  return names;
}

const std::vector<std::string> both{"v2", "v3"};

} // namespace

BOOST_AUTO_TEST_SUITE(supervisor_runs)

BOOST_FIXTURE_TEST_CASE(the_steps_of_a_run_come_in_order, supervisor_fixture) {
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
  BOOST_TEST(written->runs[1].outcome == "running");
  BOOST_TEST(written->runs[1].universe
             == R"([")" + symbols[0].code + R"(",")" + symbols[1].code + R"("])");
  BOOST_TEST(written->symbols == 2u);
  BOOST_REQUIRE(lives.size() == 2u);
  const auto& work = lives[0]->scans->asked.at(0);
  BOOST_TEST((work.session.day == day(20250717)));
  BOOST_TEST((*work.symbols == symbols));
  BOOST_TEST(out->answers == 0);
}

BOOST_FIXTURE_TEST_CASE(parallel_starts_all_and_waits_for_all, supervisor_fixture) {
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

BOOST_FIXTURE_TEST_CASE(sequential_starts_one_after_the_other, supervisor_fixture) {
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

BOOST_FIXTURE_TEST_CASE(a_second_run_is_refused, supervisor_fixture) {
  open({"v2"});
  auto first = start();
  auto second = start();
  BOOST_REQUIRE((second->answers == 1 && second->problem));
  BOOST_TEST((second->problem->code == ec::invalid_argument));
  finish_scan(0);
  summary_of(first);
}

BOOST_FIXTURE_TEST_CASE(without_an_index_the_day_asked_for_is_scanned, supervisor_fixture) {
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

BOOST_FIXTURE_TEST_CASE(a_session_is_said_to_be_provisional_with_the_reason, supervisor_fixture) {
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

BOOST_FIXTURE_TEST_CASE(a_session_that_fails_is_the_runs_problem, supervisor_fixture) {
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

BOOST_FIXTURE_TEST_CASE(a_universe_that_fails_is_the_runs_problem, supervisor_fixture) {
  universes->script = [](const fetch_universe&) { return failure{ec::no_data, "empty"}; };
  open(both);
  const auto out = start();
  const auto& summary = summary_of(out);
  BOOST_REQUIRE(summary.problem);
  BOOST_TEST((summary.problem->code == ec::no_data));
  BOOST_TEST((summary.session.day == day(20250718)));
  BOOST_TEST(lives.empty());
}

BOOST_FIXTURE_TEST_CASE(a_step_that_is_never_answered_is_timed_out, supervisor_fixture) {
  sessions->script = nullptr;
  open(both);
  auto out = start();
  virtual_time.advance(10min);
  BOOST_REQUIRE(summary_of(out).problem);
  BOOST_TEST((summary_of(out).problem->code == ec::timeout));
}

BOOST_FIXTURE_TEST_CASE(a_store_that_fails_does_not_stop_the_scan, supervisor_fixture) {
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

BOOST_FIXTURE_TEST_CASE(a_scanners_store_problem_is_the_runs, supervisor_fixture) {
  open(both);
  auto out = start();
  finish_scan(0);
  finish_scan(1, failure{ec::storage_busy, "locked"});
  BOOST_REQUIRE(summary_of(out).store_problem);
  BOOST_TEST((summary_of(out).store_problem->code == ec::storage_busy));
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(supervisor_deaths)

BOOST_FIXTURE_TEST_CASE(a_dead_scanner_starts_over_with_the_same_work, supervisor_fixture) {
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

BOOST_FIXTURE_TEST_CASE(a_scanner_that_throws_starts_over, supervisor_fixture) {
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

BOOST_FIXTURE_TEST_CASE(a_bug_of_a_scanner_is_named_by_its_words, supervisor_fixture) {
  scan_script = [](const start_scan&) -> std::optional<scan_outcome> {
    throw std::runtime_error{"a rule's bug"};
  };
  open({"v2"});
  const auto out = start();
  const auto& summary = summary_of(out);
  BOOST_REQUIRE(summary.problem);
  BOOST_TEST(summary.problem->message == "scanner v2 died 3 times: a rule's bug");
}

BOOST_FIXTURE_TEST_CASE(too_many_deaths_end_the_run, supervisor_fixture) {
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

BOOST_FIXTURE_TEST_CASE(deaths_far_apart_do_not_add_up, supervisor_fixture) {
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

BOOST_FIXTURE_TEST_CASE(a_scanner_that_has_answered_may_die, supervisor_fixture) {
  open(both);
  auto out = start();
  finish_scan(0);
  end_life(0);
  BOOST_TEST(lives.size() == 2u);
  finish_scan(1);
  BOOST_TEST(!summary_of(out).problem);
}

BOOST_FIXTURE_TEST_CASE(a_scanner_that_refuses_ends_the_run, supervisor_fixture) {
  open({"v2"});
  auto out = start();
  lives[0]->scans->answer(0, failure{ec::invalid_argument, "refused"});
  virtual_time.drain();
  BOOST_REQUIRE(summary_of(out).problem);
  BOOST_TEST((summary_of(out).problem->code == ec::invalid_argument));
}

BOOST_FIXTURE_TEST_CASE(a_scanner_that_hangs_ends_the_run, supervisor_fixture) {
  open({"v2"});
  auto out = start();
  virtual_time.advance(5h);
  BOOST_REQUIRE(summary_of(out).problem);
  BOOST_TEST((summary_of(out).problem->code == ec::timeout));
}

BOOST_FIXTURE_TEST_CASE(the_death_of_a_needed_actor_ends_the_run, supervisor_fixture) {
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

BOOST_FIXTURE_TEST_CASE(a_needed_actor_that_died_before_the_run_ends_it, supervisor_fixture) {
  open(both);
  caf::anon_send_exit(needed, caf::exit_reason::kill);
  virtual_time.drain();
  const auto out = start();
  const auto& summary = summary_of(out);
  BOOST_REQUIRE(summary.problem);
  BOOST_TEST((summary.problem->code == ec::internal));
  BOOST_TEST(sessions->asked.empty());
}

BOOST_FIXTURE_TEST_CASE(an_exit_answers_the_run_and_ends_the_scanners, supervisor_fixture) {
  open(both);
  auto out = start();
  caf::anon_send_exit(boss, caf::exit_reason::user_shutdown);
  virtual_time.drain();
  BOOST_REQUIRE((out->answers == 1 && out->problem));
  BOOST_TEST((out->problem->code == ec::shutting_down));
  for (const auto& life : lives) {
    auto after =
      ask<std::shared_ptr<const scan_result>>(virtual_time, life->scans->player, start_scan{});
    BOOST_TEST((after->problem && after->problem->code == ec::shutting_down));
  }
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(supervisor_stops)

BOOST_FIXTURE_TEST_CASE(a_stop_before_the_universe_starts_nothing, supervisor_fixture) {
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

BOOST_FIXTURE_TEST_CASE(a_stop_during_the_scan_keeps_what_is_done, supervisor_fixture) {
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

BOOST_FIXTURE_TEST_CASE(a_stop_in_sequence_starts_no_other_scanner, supervisor_fixture) {
  options.sequential = true;
  open(both);
  auto out = start();
  stop();
  finish_scan(0);
  BOOST_TEST(lives.size() == 1u);
  BOOST_TEST(summary_of(out).interrupted);
  BOOST_TEST(summary_of(out).scans.size() == 1u);
}

BOOST_FIXTURE_TEST_CASE(a_scanner_that_starts_over_after_a_stop_is_stopped, supervisor_fixture) {
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

BOOST_FIXTURE_TEST_CASE(a_stop_before_the_run_is_not_lost, supervisor_fixture) {
  open(both);
  stop(); // Ctrl-C may come before the first message of the run.
  const auto out = start();
  BOOST_TEST(summary_of(out).interrupted);
  BOOST_TEST(sessions->asked.empty());
}

BOOST_FIXTURE_TEST_CASE(a_stop_after_the_run_is_ignored, supervisor_fixture) {
  open({"v2"});
  auto out = start();
  finish_scan(0);
  stop();
  BOOST_TEST(!summary_of(out).interrupted);
}

BOOST_AUTO_TEST_SUITE_END()
