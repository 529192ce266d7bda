#include "engine/parts.hpp"
#include "sim/market/synthetic.hpp"
#include "store/results/result_reader.hpp"
#include "tests/engine/wired_node.hpp"
#include "tests/support/temporary_folder.hpp"
#include "tests/support/virtual_system.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <map>
#include <set>
#include <sys/stat.h>

using namespace tandem;
using namespace tandem::test;
using namespace std::chrono_literals;

namespace {

// 2025-11-29 00:00 in Korea, when the session of the 28th is over.
constexpr std::chrono::system_clock::time_point day_after{1764342000s};

/// A node over two credentials files; the broker is simulated under the test's clock.
struct pool_fixture {
  temporary_folder folder;
  virtual_system virtual_time;
  std::unique_ptr<sim::broker> broker;
  std::vector<std::shared_ptr<direct_wire>> wires;
  node_actor boss;

  pool_fixture() {
    const sim::server_options serving;
    broker = make_broker(serving, std::make_shared<sim::synthetic_market>(30, serving.seed),
                         virtual_time, day_after);
  }
  pool_fixture(const pool_fixture&) = delete;
  pool_fixture& operator=(const pool_fixture&) = delete;
  ~pool_fixture() { end_wired_node(virtual_time, boss); }

  /// A key that nobody else on this machine has.
  std::string key_file(const std::string& name) const {
    folder.write(name, "app-key = " + name + " of " + folder.path() + "\nsecret-key = s\n");
    ::chmod(folder.path(name).c_str(), 0600);
    return folder.path(name);
  }

  config::settings settings(const std::string& database = "tandem.db") const {
    auto resolved = config::resolve(
      {{"store.url", secret{"sqlite:" + folder.path(database)}, {}},
       {"broker.url", std::string{wired_url}, {}},
       {"broker.credentials-files", config::string_list{key_file("a"), key_file("b")}, {}},
       {"gateway.sharing", std::string{"pool"}, {}},
       {"gateway.state-dir", folder.path("state"), {}},
       {"universe.kospi", std::int64_t{6}, {}},
       {"universe.kosdaq", std::int64_t{4}, {}}});
    BOOST_REQUIRE(resolved.problems.empty());
    return resolved.values;
  }

  /// Puts the parts under the test's clock.
  void open(node_parts opened) {
    auto parts = std::make_shared<node_parts>(std::move(opened));
    parts->steady_to_utc = day_after.time_since_epoch();
    parts->wall_clock = [this] { return utc_of(virtual_time, day_after); };
    auto& gateway = parts->gateways.at(0);
    gateway.options.lead = 0ns; // The wire cannot wait for the exact time.
    gateway.options.steady_to_utc = parts->steady_to_utc;
    for (auto& key : gateway.keys) {
      key.pacing.before = {};
      wires.push_back(std::make_shared<direct_wire>(virtual_time, *broker));
      key.wires = {wires.back()};
    }
    node_options options{settings()};
    options.has_threads = false;
    boss = caf::actor_cast<node_actor>(virtual_time.spawn(node, std::move(options), parts));
  }

  auto scan(const std::string& id) {
    run_scan what;
    what.id = id;
    what.mode = "parallel";
    what.started_at = "2025-11-28T15:00:00.000Z";
    what.wanted = market::date::from_number(20251128);
    what.symbols.kospi_max = 6;
    what.symbols.kosdaq_max = 4;
    return ask<std::shared_ptr<const run_summary>>(virtual_time, boss, what);
  }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(pool, pool_fixture)

BOOST_AUTO_TEST_CASE(two_files_make_one_gateway_that_has_the_right_to_both_keys) {
  auto parts = open_parts(settings(), {});
  BOOST_REQUIRE(parts);
  BOOST_TEST(parts->gateways.size() == 1u);
  BOOST_TEST(parts->gateways[0].name == "pool");
  const auto& keys = parts->gateways[0].keys;
  BOOST_REQUIRE(keys.size() == 2u);
  BOOST_TEST(keys[0].pacing.name == "key-1");
  BOOST_TEST(keys[1].pacing.name == "key-2");
  for (const auto& key : keys) {
    BOOST_TEST(static_cast<bool>(key.pacing.remember));
    BOOST_TEST(key.wires.size() == 1u);
  }
  const auto second = open_parts(settings("other.db"), {});
  BOOST_REQUIRE(!second);
  BOOST_TEST((second.error().code == ec::rate_limited), second.error().message);
}

BOOST_AUTO_TEST_CASE(every_candle_is_fetched_once_and_both_keys_fetch) {
  auto parts = open_parts(settings(), {});
  BOOST_REQUIRE(parts);
  open(std::move(*parts));
  const auto done = scan("R1");
  virtual_time.advance(60s);
  BOOST_REQUIRE((done->value && !(*done->value)->problem));
  BOOST_TEST((*done->value)->scans.size() == 2u);
  std::multiset<std::string> charts;
  for (const auto& wire : wires) {
    const auto& calls = wire->calls();
    const auto own = std::count_if(calls.begin(), calls.end(),
                                   [](const auto& one) { return one.tr == "ka10081"; });
    BOOST_TEST(own > 0);
    for (const auto& call : calls)
      if (call.tr == "ka10081")
        charts.insert(call.body);
  }
  BOOST_TEST(charts.size() == 10u);
  BOOST_TEST(std::set<std::string>(charts.begin(), charts.end()).size() == 10u);

  const auto now = ask<node_status>(virtual_time, boss, get_status{});
  virtual_time.drain();
  BOOST_REQUIRE(now->value);
  BOOST_REQUIRE(now->value->gateways.size() == 2u);
  BOOST_TEST(now->value->caches.size() == 1u);
  for (std::size_t i = 0; i < 2; ++i) {
    BOOST_TEST(now->value->gateways[i].key == "key-" + std::to_string(i + 1));
    BOOST_TEST(now->value->gateways[i].calls == wires[i]->calls().size());
    BOOST_TEST(now->value->gateways[i].violations == 0u);
  }
  end_wired_node(virtual_time, boss);
  auto reader = store::open_result_reader("sqlite:" + folder.path("tandem.db"));
  BOOST_REQUIRE(reader);
  const auto rows = (*reader)->calls_of("R1");
  BOOST_REQUIRE(rows);
  std::map<std::string, std::size_t> of_key;
  for (const auto& row : *rows)
    ++of_key[row.key];
  BOOST_TEST(of_key["key-1"] == wires[0]->calls().size());
  BOOST_TEST(of_key["key-2"] == wires[1]->calls().size());
}

BOOST_AUTO_TEST_SUITE_END()
