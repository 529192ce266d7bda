#pragma once

#include "config/settings.hpp"
#include "engine/engine_config.hpp"
#include "market/error.hpp"
#include "messages/run.hpp"
#include "store/results/result_store.hpp"

#include <caf/all.hpp>

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>

namespace tandem {

/// What the engine is built from besides the configuration.
struct engine_options {
  bool offline = false; // Makes no call: what is kept on disk must do.
  // The run of an earlier process that goes on: its row, and its calls are counted on.
  std::optional<store::run_row> resumed;
  std::string folder; // Of the configuration file.
  std::chrono::nanoseconds progress_interval{0};
  std::function<void(const progress_snapshot&)> on_progress; // Empty: no progress is shown.
  std::function<void(const notice&)> on_notice;
};

/// The node of a process that has threads of its own besides: a command line asks it here, and
/// blocks until it answers.
class engine {
public:
  /// Opens everything outside of the process and spawns the node. Makes no call to the broker.
  /// Errors: as open_parts.
  static result<std::unique_ptr<engine>> create(const config::settings& settings,
                                                engine_options options);
  engine(const engine&) = delete;
  engine& operator=(const engine&) = delete;
  ~engine(); // Stops everybody; a call under way is cut off after a grace period.

  /// Blocks until the run is over.
  std::shared_ptr<const run_summary> run(const run_scan& command);
  /// Finds session and universe for `command` and forecasts the cost of its candles.
  result<forecast> plan(const run_scan& command);
  /// From any thread: end every run with what is done.
  void interrupt();
  node_status status();
  /// Whether the store was there when the engine was made.
  bool had_store() const { return had_store_; }
  /// Stores the outcome and everything still on its way, and waits for the commit.
  tandem::status save(const save_run& row);
  /// Stores everything still on its way, and looks whether what was stored is still there.
  tandem::status flush();

private:
  engine() = default;
  template <class Answer, class Command>
  result<Answer> ask_node(std::chrono::nanoseconds timeout, const Command& command);

  engine_config config_;
  bool had_store_ = false;
  std::optional<caf::actor_system> system_;
  node_actor node_;
};

} // namespace tandem
