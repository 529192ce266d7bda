#pragma once

#include "actors/run/run.hpp"
#include "engine/parts.hpp"
#include "messages/actors.hpp"

#include <caf/all.hpp>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

// Makes each actor of a node from settings and parts: one function and one file an actor. Nothing
// else spawns them.

namespace tandem {

/// Spawns actors and gives those that block a thread. A test in virtual time gives no threads.
class spawner {
public:
  spawner(caf::actor_system& system, bool has_threads)
      : system_(&system), has_threads_(has_threads) {}

  template <class Handle, class Factory, class... Arguments>
  Handle detached(Factory factory, Arguments&&... arguments) const {
    caf::actor_config config;
    if (has_threads_)
      config.flags |= caf::abstract_actor::is_detached_flag;
    return caf::actor_cast<Handle>(system_->spawn_functor(std::true_type{}, config, factory,
                                                          std::forward<Arguments>(arguments)...));
  }
  template <class Handle, class Factory, class... Arguments>
  Handle scheduled(Factory factory, Arguments&&... arguments) const {
    return caf::actor_cast<Handle>(system_->spawn(factory, std::forward<Arguments>(arguments)...));
  }

private:
  caf::actor_system* system_;
  bool has_threads_;
};

/// How many candle requests of a regime are outstanding at most. They cost no calls of their own;
/// many of them fill the quote calls and keep the gateway's queue from running dry.
inline constexpr std::int64_t regime_window = 256;

/// Limits for all actors of a node, computed once.
struct node_limits {
  std::chrono::nanoseconds longest_wait{0}; // For a request that goes through a full queue.
  std::chrono::nanoseconds scan{0};         // For one scanner over its whole universe.
  std::chrono::nanoseconds store{0};        // For one commit.
  std::chrono::nanoseconds history{0};      // For one request to the candle history.
  int candle_count = 0;                     // The most that any rule asks for per symbol.
  market::session_rules session;            // Which close counts, and when it is final.
};
node_limits limits_of(const config::settings& settings, const node_parts& parts);
/// The most that any rule of the settings asks for per symbol.
int candle_count_of(const config::settings& settings);

/// The actors of one gateway.
struct gateway_actors {
  std::string name;
  std::vector<gateway_key> keys;
  gateway_actor gateway;
  candles_actor candles;
};

/// The actors of a node.
struct node_actors {
  monitor_actor monitor;
  writer_actor writer;
  history_actor history;
  catalog_actor catalog;
  verifier_actor verifier;
  std::vector<gateway_actors> gateways;
};

monitor_actor spawn_monitor(const spawner& spawn, std::chrono::nanoseconds interval);
writer_actor spawn_writer(const spawner& spawn, const config::settings& settings, node_parts& parts,
                          const node_actors& others);
std::vector<transport_actor> spawn_transports(const spawner& spawn, const node_parts& parts,
                                              key_parts& key);
gateway_actor spawn_gateway(const spawner& spawn, const gateway_options& options,
                            const std::vector<gateway_key>& keys, const node_actors& others);
history_actor spawn_history(const spawner& spawn, node_parts& parts, const node_actors& others);
/// `history`: null for a gateway whose candles are held in memory only.
candles_actor spawn_candles(const spawner& spawn, const config::settings& settings,
                            const node_parts& parts, const node_limits& limits,
                            const gateway_actor& gateway, const history_actor& history,
                            const node_actors& others);
catalog_actor spawn_catalog(const spawner& spawn, const node_parts& parts,
                            const node_limits& limits, bool offline, const node_actors& others);
verifier_actor spawn_verifier(const spawner& spawn, const config::settings& settings,
                              const node_limits& limits, const node_actors& others);

// The actors of one run:

regime_actor spawn_regime(const spawner& spawn, const config::settings& settings,
                          const node_parts& parts, const node_limits& limits,
                          std::shared_ptr<const market::us_series> us, const node_actors& others);
/// One for each rule of the settings, for the run to start; none for a run without scanners.
std::vector<scanner_child> scanners_of(const spawner& spawn, const config::settings& settings,
                                       const node_limits& limits, const node_actors& others,
                                       const run_scan& command);
run_actor spawn_run(const spawner& spawn, const config::settings& settings,
                    const node_limits& limits, std::vector<scanner_child> scanners,
                    const regime_actor& regime, const node_actors& others);

} // namespace tandem
