#pragma once

#include "actors/gateway/gateway.hpp"
#include "actors/run/run.hpp"
#include "actors/transport/transport.hpp"
#include "config/settings.hpp"
#include "engine/clock.hpp"
#include "engine/engine_config.hpp"
#include "engine/paths.hpp"
#include "market/regime/inputs.hpp"
#include "messages/candles.hpp"
#include "messages/gateway.hpp"
#include "messages/history.hpp"
#include "messages/monitor.hpp"
#include "messages/run.hpp"
#include "messages/writer.hpp"
#include "sim/broker/server.hpp"
#include "store/candles/candle_store.hpp"

#include <caf/all.hpp>

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace tandem {

/// Whose market a broker speaks of, for everything that is kept. Its port says nothing about that.
std::string source_of(const std::string& url);

/// What the engine is built from besides the configuration.
struct engine_options {
  std::string run_id;
  bool explain = false;
  bool scans = true;    // False: no scanner is started; session, universe and regime only.
  bool offline = false; // Makes no call: what is kept on disk must do.
  // The run of an earlier process that goes on: its row, and its calls are counted on.
  std::optional<store::run_row> resumed;
  std::string folder; // Of the configuration file.
  std::chrono::nanoseconds progress_interval{0};
  std::function<void(const progress_snapshot&)> on_progress; // Empty: no progress is shown.
  std::function<void(const notice&)> on_notice;
};

/// Counters of everybody after a run.
struct engine_status {
  std::vector<gateway_status> gateways;
  std::vector<candles_status> caches;
  resource_usage resources;
  writer_status writer;
};

/// What a scan would find and what its candles would cost.
struct forecast {
  market::trading_session session;
  bool session_is_kept = false; // The index on disk tells it; no call is needed.
  market::universe symbols;
  candle_forecast candles;
};

/// The actors of one process, wired: the only place that spawns and decides who gets a thread.
class engine {
public:
  /// Opens the store, finds the credentials, starts the simulated broker if asked for, and spawns
  /// everybody. Makes no call to the broker. A store that is away is no error, unless a run is to
  /// be resumed. Errors: invalid_config, storage_away, storage_busy, storage_failure.
  static result<std::unique_ptr<engine>> create(const config::settings& settings,
                                                engine_options options);
  engine(const engine&) = delete;
  engine& operator=(const engine&) = delete;
  ~engine(); // Stops everybody; a call under way is cut off after a grace period.

  /// Blocks until the run is over.
  std::shared_ptr<const run_summary> run(const start_run& command);
  /// Finds session and universe for `command` and forecasts the cost of its candles.
  result<forecast> plan(const start_run& command);
  /// From any thread: end the run with what is done.
  void interrupt();
  engine_status status();
  writer_status written();
  /// Whether the store was there when the engine was made.
  bool had_store() const { return had_store_; }
  /// Stores the outcome and everything still on its way, and waits for the commit.
  tandem::status save(const save_run& row);
  /// Stores everything still on its way, and looks whether what was stored is still there.
  tandem::status settle();

private:
  /// What calls the broker with one key.
  struct lane {
    std::string name;                                      // "default", or the scanner's.
    std::vector<std::shared_ptr<kiwoom::transport>> wires; // As many as calls in flight.
    gateway_options pacing;
    std::vector<transport_actor> transports;
    gateway_actor gateway;
    candles_actor cache;
  };

  explicit engine(const config::settings& settings, engine_options options);
  tandem::status open_outside_world();
  tandem::status reach_broker();
  tandem::status stay_offline();
  tandem::status open_wires(const std::string& url, std::vector<credentials> keys);
  tandem::status open_store();
  tandem::status take_up(store::run_row run);
  void spawn_actors() noexcept;
  void spawn_history();
  void spawn_lane(std::size_t index);
  void spawn_regime();
  void spawn_run();
  std::chrono::nanoseconds longest_wait() const;
  int candle_count() const; // The most that any rule asks for per symbol.
  std::vector<scanner_child> scanner_children();
  result<std::shared_ptr<store::candle_store>> open_history(const places& where);

  const config::settings& settings_;
  engine_options options_;
  std::chrono::steady_clock::time_point started_;
  std::unique_ptr<sim::server> simulated_;
  writer_places results_;
  bool had_store_ = false;
  std::int64_t calls_before_ = 0;
  std::shared_ptr<store::candle_store> candle_store_;
  std::shared_ptr<const market::us_series> us_;
  std::string broker_url_;
  std::string source_; // Whose market it is, for everything that is kept.
  std::vector<credentials> keys_;
  std::vector<lane> lanes_;
  engine_config config_;
  std::optional<caf::actor_system> system_;
  writer_actor writer_;
  monitor_actor monitor_;
  history_actor history_;
  catalog_actor universe_;
  regime_actor regime_;
  run_actor supervisor_;
  std::vector<watched_actor> watched_; // By the supervisor: without one of them no run goes on.
};

} // namespace tandem
