#include "bench/engine/request_path.hpp"

#include "bench/engine/broker_session.hpp"
#include "config/settings.hpp"
#include "engine/pacing.hpp"
#include "engine/paths.hpp"
#include "engine/spawn.hpp"
#include "engine/viewer.hpp"

#include <chrono>
#include <iostream>

namespace tandem::bench {

namespace {

using std::chrono::minutes;

// Nobody listens there, and nobody is called: the wire is a canned one.
constexpr const char* broker_url = "http://127.0.0.1:9";

class forgetful_store final : public store::result_store {
public:
  status write(const std::vector<store::row>&) override { return {}; }
  status sync() override { return {}; }
  result<std::optional<store::regime_row>> regime_before(const std::string&,
                                                         market::date) override {
    return std::optional<store::regime_row>{};
  }
  result<store::run_numbers> numbers_of(const std::string&) override {
    return store::run_numbers{};
  }
  result<std::optional<store::earlier_list>> list_before(const std::string&,
                                                         const std::string&) override {
    return std::optional<store::earlier_list>{};
  }
  result<std::vector<store::kept_run>> kept_runs() override {
    return std::vector<store::kept_run>{};
  }
  result<std::uint64_t> prune(const store::prune_step&) override { return std::uint64_t{0}; }
};

config::settings settings() {
  auto read = config::resolve({
    {"broker.url", std::string{broker_url}, {}},
    {"gateway.delay", config::duration{0}, {}},
    {"gateway.state-dir", std::string{"."}, {}},
  });
  for (const auto& problem : read.problems)
    throw std::runtime_error{problem.text()};
  return std::move(read.values);
}

writer_places open_places(const config::settings& chosen, bool is_kept) {
  if (is_kept)
    return good(tandem::open_places(tandem::find_places(chosen, ".")));
  writer_places nowhere;
  nowhere.store = std::make_shared<forgetful_store>();
  return nowhere;
}

std::shared_ptr<store::candle_store> open_candles(const config::settings& chosen) {
  const auto where = tandem::find_places(chosen, ".");
  store::candle_store_options keeping;
  keeping.path = where.candles;
  keeping.source = broker_url;
  keeping.own_file = where.candles_have_a_file;
  return good(store::open_candle_store(keeping));
}

} // namespace

request_path::request_path(std::shared_ptr<kiwoom::transport> wire, bool is_kept)
    : system_(config_) {
  const auto chosen = settings();
  tandem::node_parts parts;
  parts.source = broker_url;
  parts.steady_to_utc = std::chrono::system_clock::now().time_since_epoch()
                        - std::chrono::steady_clock::now().time_since_epoch();
  parts.wall_clock = [] { return std::chrono::system_clock::now(); };
  parts.results = open_places(chosen, is_kept);
  if (is_kept)
    parts.history = open_candles(chosen);
  tandem::key_parts key;
  key.pacing.name = "default";
  key.who = {secret{"key"}, secret{"secret"}};
  key.wires = {std::move(wire)};
  auto pacing = tandem::to_gateway_options(chosen, broker_url);
  pacing.steady_to_utc = parts.steady_to_utc;
  if (is_kept)
    if (auto problem = tandem::keep_pace(key.pacing, chosen, broker_url, key.who))
      throw std::runtime_error{problem->message};
  tandem::node_limits limits;
  limits.longest_wait = limits.history = minutes{1};
  const tandem::spawner spawn{system_, true};
  actors_.monitor = tandem::spawn_monitor(spawn, {});
  caf::anon_send(actors_.monitor, subscribe{spawn_viewer(system_, {}, [](const notice& what) {
                   std::cerr << what.text + "\n";
                 })});
  actors_.writer = tandem::spawn_writer(spawn, chosen, parts, actors_);
  if (is_kept)
    actors_.history = tandem::spawn_history(spawn, parts, actors_);
  auto& path = actors_.gateways.emplace_back();
  path.keys.push_back({key.pacing, tandem::spawn_transports(spawn, parts, key)});
  path.gateway = tandem::spawn_gateway(spawn, pacing, path.keys, actors_);
  path.candles =
    tandem::spawn_candles(spawn, chosen, parts, limits, path.gateway, actors_.history, actors_);
}

request_path::~request_path() {
  caf::scoped_actor self{system_};
  const auto& path = actors_.gateways.front();
  for (const auto& one :
       {caf::actor_cast<caf::actor>(path.candles), caf::actor_cast<caf::actor>(actors_.history),
        caf::actor_cast<caf::actor>(path.gateway),
        caf::actor_cast<caf::actor>(path.keys.front().transports.front()),
        caf::actor_cast<caf::actor>(actors_.writer), caf::actor_cast<caf::actor>(actors_.monitor)})
    if (one)
      self->send_exit(one, caf::exit_reason::user_shutdown);
}

} // namespace tandem::bench
