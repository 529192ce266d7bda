#include "sim/market/synthetic.hpp"
#include "store/results/result_reader.hpp"
#include "tests/engine/wired_node.hpp"
#include "tests/support/temporary_folder.hpp"
#include "tests/support/virtual_system.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <set>

using namespace tandem;
using namespace tandem::test;
using namespace std::chrono_literals;

namespace {

// 2025-11-29 00:00 in Korea, when the session of the 28th is over.
constexpr std::chrono::system_clock::time_point day_after{1764342000s};

/// A wired node over the simulated broker, everything under the test's clock.
struct node_fixture {
  temporary_folder folder;
  virtual_system virtual_time;
  std::unique_ptr<sim::broker> broker;
  node_actor boss;

  node_fixture() {
    const sim::server_options serving;
    broker = make_broker(serving, std::make_shared<sim::synthetic_market>(30, serving.seed),
                         virtual_time, day_after);
  }
  node_fixture(const node_fixture&) = delete;
  node_fixture& operator=(const node_fixture&) = delete;
  ~node_fixture() { end(); }

  std::string database() const { return "sqlite:" + folder.path("tandem.db"); }

  config::settings settings() const {
    auto resolved = config::resolve({{"store.url", secret{database()}, {}},
                                     {"broker.url", std::string{wired_url}, {}},
                                     {"universe.kospi", std::int64_t{6}, {}},
                                     {"universe.kosdaq", std::int64_t{4}, {}}});
    BOOST_REQUIRE(resolved.problems.empty());
    return resolved.values;
  }

  void open() {
    boss = spawn_wired_node(virtual_time, settings(), folder.path(),
                            {std::make_shared<direct_wire>(virtual_time, *broker)}, day_after);
  }

  static run_scan command(const std::string& id) {
    run_scan what;
    what.id = id;
    what.mode = "parallel";
    what.started_at = "2025-11-28T15:00:00.000Z";
    what.wanted = market::date::from_number(20251128);
    what.symbols.kospi_max = 6;
    what.symbols.kosdaq_max = 4;
    return what;
  }

  auto scan(const std::string& id) {
    return ask<std::shared_ptr<const run_summary>>(virtual_time, boss, command(id));
  }

  /// Which of the calls in the database are whose.
  std::vector<store::api_call_row> calls_of(const std::string& id) const {
    auto reader = store::open_result_reader(database());
    BOOST_REQUIRE(reader);
    auto calls = (*reader)->calls_of(id);
    BOOST_REQUIRE(calls);
    return *calls;
  }

  void end() { end_wired_node(virtual_time, boss); }
};

} // namespace

BOOST_AUTO_TEST_SUITE(node_suite)

BOOST_FIXTURE_TEST_CASE(a_wired_node_scans_in_virtual_time, node_fixture) {
  open();
  auto out = scan("first");
  virtual_time.advance(2min);
  BOOST_REQUIRE((out->value && *out->value));
  const auto& summary = **out->value;
  BOOST_TEST(!summary.problem);
  BOOST_TEST(summary.session.day.iso() == "2025-11-28");
  BOOST_TEST(summary.symbols.size() == 10u);
  BOOST_REQUIRE(summary.scans.size() == 2u);
  BOOST_TEST(summary.scans[0]->evaluated == 10u);
  BOOST_TEST(summary.scans[1]->evaluated == 10u);
}

BOOST_FIXTURE_TEST_CASE(runs_follow_one_another_in_one_life, node_fixture) {
  open();
  auto first = scan("first");
  virtual_time.advance(2min);
  auto second = scan("second");
  virtual_time.advance(2min);
  BOOST_REQUIRE((first->value && second->value));
  BOOST_TEST((*second->value)->scans[0]->evaluated == 10u);
  auto now = ask<node_status>(virtual_time, boss, get_status{});
  BOOST_REQUIRE((now->value && now->value->gateways.size() == 1u));
  BOOST_TEST(now->value->gateways[0].trs.at("ka10081").calls() == 10u); // Not again by the second.
}

BOOST_FIXTURE_TEST_CASE(two_runs_at_a_time_share_the_calls_which_name_their_run, node_fixture) {
  open();
  auto first = scan("first");
  auto second = scan("second");
  virtual_time.advance(3min);
  BOOST_REQUIRE((first->value && second->value));
  BOOST_TEST(!(*first->value)->problem);
  BOOST_TEST(!(*second->value)->problem);
  BOOST_TEST((*first->value)->scans[0]->list.candidates.size()
             == (*second->value)->scans[0]->list.candidates.size());
  auto flushed = ask<rows_saved>(virtual_time, boss, flush_rows{});
  BOOST_REQUIRE(flushed->value);
  auto calls = calls_of("first");
  const auto others = calls_of("second");
  BOOST_TEST(!calls.empty());
  calls.insert(calls.end(), others.begin(), others.end());
  BOOST_TEST(
    std::count_if(calls.begin(), calls.end(), [](const auto& one) { return one.tr == "ka10081"; })
    == 10);
  auto now = ask<node_status>(virtual_time, boss, get_status{});
  BOOST_REQUIRE(now->value);
  BOOST_TEST(now->value->gateways.at(0).calls == calls.size()); // No call is on nobody's account.
}

BOOST_FIXTURE_TEST_CASE(a_plan_stops_before_the_first_candle, node_fixture) {
  open();
  auto plan = ask<forecast>(virtual_time, boss,
                            plan_scan{command("plan"), market::date::from_number(20251129)});
  virtual_time.advance(1min);
  BOOST_REQUIRE(plan->value);
  BOOST_TEST(plan->value->symbols.size() == 10u);
  BOOST_TEST(plan->value->candles.charted.at("new") == 10u);
  auto now = ask<node_status>(virtual_time, boss, get_status{});
  BOOST_REQUIRE(now->value);
  BOOST_TEST(now->value->gateways.at(0).trs.count("ka10081") == 0u);
}

BOOST_FIXTURE_TEST_CASE(a_run_of_that_id_is_under_way_already, node_fixture) {
  open();
  auto first = scan("one");
  auto again = scan("one");
  virtual_time.drain();
  BOOST_REQUIRE(again->problem);
  BOOST_TEST(again->problem->message == "run one is already under way");
  virtual_time.advance(2min);
  BOOST_TEST(first->value.has_value());
}

BOOST_FIXTURE_TEST_CASE(one_run_is_stopped_and_the_other_goes_on, node_fixture) {
  open();
  auto first = scan("first");
  auto second = scan("second");
  virtual_time.advance(2500ms);
  caf::anon_send(boss, stop_run{"first"});
  virtual_time.drain();
  BOOST_REQUIRE(first->value);
  BOOST_TEST((*first->value)->interrupted);
  BOOST_TEST(second->answers == 0);
  virtual_time.advance(2min);
  BOOST_REQUIRE(second->value);
  BOOST_TEST(!(*second->value)->interrupted);
  BOOST_TEST((*second->value)->scans[0]->evaluated == 10u);
}

BOOST_FIXTURE_TEST_CASE(a_stop_of_everything_ends_runs_that_come_later_too, node_fixture) {
  open();
  caf::anon_send(boss, stop_run{});
  auto out = scan("late");
  virtual_time.drain();
  BOOST_REQUIRE(out->value);
  BOOST_TEST((*out->value)->interrupted);
}

BOOST_FIXTURE_TEST_CASE(what_was_answered_is_stored_when_the_node_ends, node_fixture) {
  open();
  scan("first");
  virtual_time.advance(3s); // Some charts have come.
  auto now = ask<node_status>(virtual_time, boss, get_status{});
  virtual_time.drain();
  BOOST_REQUIRE(now->value);
  const auto made = now->value->gateways.at(0).calls;
  end();
  BOOST_TEST(calls_of("first").size() == made);
}

BOOST_FIXTURE_TEST_CASE(a_node_that_dies_takes_everybody_along, node_fixture) {
  const auto before = virtual_time.system.registry().running();
  open();
  scan("first");
  virtual_time.advance(2s);
  BOOST_TEST(virtual_time.system.registry().running() > before + 5);
  caf::anon_send_exit(boss, caf::exit_reason::kill);
  boss = nullptr;
  virtual_time.advance(5s);
  BOOST_TEST(virtual_time.system.registry().running() == before);
}

BOOST_AUTO_TEST_SUITE_END()
