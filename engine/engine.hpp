#pragma once

#include "config/settings.hpp"
#include "engine/credentials.hpp"
#include "engine/engine_config.hpp"
#include "engine/pending_page.hpp"
#include "market/candle_snapshot.hpp"
#include "market/error.hpp"
#include "messages/run.hpp"
#include "messages/verification.hpp"
#include "store/results/result_store.hpp"

#include <caf/all.hpp>

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace tandem {

/// What the engine is built from besides the configuration.
struct engine_options {
  bool offline = false; // Makes no call: only stored data is used.
  // The resumed run of an earlier process: its row; its calls are counted on.
  std::optional<store::run_row> resumed;
  std::string folder; // For a candle history without another place.
  // "http://127.0.0.1:9470": where this process serves others with the same key, who are told by
  // the key's lock; empty: it does not.
  std::string serving_at;
  std::optional<std::vector<credentials>> keys; // As read_credentials gave them; empty: not read.
  std::chrono::nanoseconds progress_interval{0};
  std::function<void(const progress_snapshot&)> on_progress; // Empty: no progress is shown.
  std::function<void(const notice&)> on_notice;
};

/// The node of a process with threads of its own, such as a command line: it asks the node here and
/// blocks until it answers.
class engine {
public:
  /// Opens everything outside of the process and spawns the node. Makes no call to the broker.
  /// Errors: as open_parts.
  static result<std::unique_ptr<engine>> create(const config::settings& settings,
                                                engine_options options);
  engine(const engine&) = delete;
  engine& operator=(const engine&) = delete;
  ~engine(); // Ends all actors; a call under way is cut off after a grace period.

  /// Blocks until the run is over.
  std::shared_ptr<const run_summary> run(const run_scan& command);
  /// Finds session and universe for `command` and forecasts the cost of its candles.
  result<forecast> plan(const run_scan& command);
  /// Compares stored histories with new charts and blocks until they are corrected.
  result<std::shared_ptr<const verification_summary>> verify(const verify_histories& command);
  /// Asks for a page on behalf of a client of this process. Errors: as begin_fetch.
  std::unique_ptr<pending_page> fetch(fetch_tr command);
  /// The session of `day`, or the last one before it. Errors: the catalog's.
  result<market::trading_session> session_of(market::date day, const std::string& run_id);
  /// The newest stored candles of a symbol; nothing when there are none.
  result<std::optional<market::candle_snapshot>> history_of(const std::string& code);
  /// Ends the run of that id with what it has done so far. From any thread.
  void stop(const std::string& run_id);
  /// Ends every run and verification with what it has done so far. From any thread.
  void interrupt();
  /// Ends all actors in order, does not wait for it. Every question from now on is an error, as is
  /// every one that waits. From any thread.
  void end();
  node_status status();
  /// The same with what one run has cost in place of the gateways' and caches' counters, which are
  /// forgotten with this.
  node_status figures_of(const std::string& run_id);
  /// Whether the store could be reached when the engine was made.
  bool had_store() const { return had_store_; }
  /// Stores the outcome and all rows still under way, and waits for the commit.
  tandem::status save(const save_run& row);
  /// Stores all rows still under way, and checks that what was stored is still there.
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
