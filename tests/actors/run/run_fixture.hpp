#pragma once

#include "actors/run/run.hpp"
#include "tests/actors/played_actors.hpp"
#include "tests/support/fake_broker.hpp"

#include <boost/test/unit_test.hpp>

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace tandem::test {

using namespace std::chrono_literals;

/// One life of a played scanner; a restart begins another one.
struct scanner_life {
  std::string name;
  std::shared_ptr<held_scans> scans = std::make_shared<held_scans>();
  int stops = 0;
};

using scan_outcome = held_scans::outcome;

struct run_fixture {
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
  run_options options{false, 120, 2, 1min, 10min, 5h};
  run_scan command;
  caf::actor needed; // Watched by the supervisor.
  run_actor boss;
  const market::universe symbols{{"005930", "", market::market_id::kospi, true},
                                 {"000660", "", market::market_id::kospi, true}};

  run_fixture() {
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

  run_fixture(const run_fixture&) = delete;
  run_fixture& operator=(const run_fixture&) = delete;

  ~run_fixture() {
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
      children.push_back({name, {children.size()}, [this, name](const market_day& on) {
                            given.push_back(on.condition);
                            return begin_life(name);
                          }});
    std::vector<watched_actor> watched{
      {"gateway default", caf::actor_cast<caf::strong_actor_ptr>(needed)}};
    auto cache = virtual_time.spawn(play_cache, std::make_shared<held_candles>(), kept);
    auto regime = virtual_time.spawn(play_regime, verdicts);
    run_partners partners{caf::actor_cast<catalog_actor>(universe),
                          caf::actor_cast<regime_actor>(regime),
                          {caf::actor_cast<candles_actor>(cache)},
                          writer,
                          monitor};
    boss = virtual_time.spawn(run, options, std::move(children), std::move(watched),
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
    lives.at(n)->scans->answer(
      0, scan_results{std::make_shared<const scan_result>(std::move(result))});
    virtual_time.drain();
  }

  void end_life(std::size_t n) {
    caf::anon_send_exit(lives.at(n)->scans->player, caf::exit_reason::kill);
    virtual_time.drain();
  }
};

using run_reply = std::shared_ptr<reply<std::shared_ptr<const run_summary>>>;

inline const run_summary& summary_of(const run_reply& out) {
  BOOST_REQUIRE((out->answers == 1 && out->value));
  return **out->value;
}

inline std::vector<std::string> names_of(const run_summary& summary) {
  std::vector<std::string> names;
  for (const auto& scan : summary.scans)
    names.push_back(scan->scanner);
  return names;
}

inline const std::vector<std::string> both{"v2", "v3"};

} // namespace tandem::test
