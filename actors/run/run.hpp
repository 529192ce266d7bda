#pragma once

#include "market/condition.hpp"
#include "messages/candles.hpp"
#include "messages/monitor.hpp"
#include "messages/regime.hpp"
#include "messages/run.hpp"
#include "messages/writer.hpp"

#include <caf/all.hpp>

#include <chrono>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace tandem {

/// A scanner the supervisor can start, and start again when it dies.
struct scanner_child {
  std::string name;
  std::function<scanner_actor(const std::optional<market::condition>&)> spawn;
};

/// An actor the run cannot go on without.
struct watched_actor {
  std::string name;
  caf::strong_actor_ptr handle;
};

/// Whom a run needs besides its scanners.
struct run_partners {
  catalog_actor universe;
  regime_actor regime; // None: the regime is never measured.
  std::vector<candles_actor> caches;
  writer_actor writer;
  monitor_actor monitor;
};

struct run_options {
  bool sequential = false; // Scanners one after the other instead of side by side.
  int candle_count = 0;    // The most that any rule asks for per symbol.
  int restarts_max = 0;    // Of scanners, in `restart_window`; one more ends the run.
  std::chrono::nanoseconds restart_window{0};
  std::chrono::nanoseconds step_timeout{0}; // Of session, universe and store, each.
  std::chrono::nanoseconds scan_timeout{0}; // Of one scanner over its whole universe.
};

/// What a run of `command` over `symbols` will ask the cache for. The funds of the regime fill
/// calls that the universe leaves room in.
expect_candles expected_candles(const market::universe& symbols,
                                const market::trading_session& session, int candle_count,
                                const start_run& command);

/// Conducts one run and keeps its scanners alive.
class run_state {
public:
  static inline constexpr const char* name = "supervisor";
  explicit run_state(run_actor::pointer self);
  run_actor::behavior_type make_behavior(run_options options, std::vector<scanner_child> children,
                                         std::vector<watched_actor> watched, run_partners partners);

private:
  using promise = caf::typed_response_promise<std::shared_ptr<const run_summary>>;
  using time_point = caf::actor_clock::time_point;

  /// A scanner that is running or has answered.
  struct running_scanner {
    scanner_actor handle;
    std::shared_ptr<const scan_result> result;
    unsigned generation = 0; // Answers and deaths of an earlier life are ignored.
  };

  caf::result<std::shared_ptr<const run_summary>> on_start_run(const start_run& command);
  void on_stop_run();
  void on_down(const caf::down_msg& msg);
  void on_exit_msg(const caf::exit_msg& msg);
  // The steps of a run, in order.
  void find_session();
  void on_session(const market::trading_session& session);
  void find_universe();
  void note_past_ranking();
  void note_short_ranking();
  void open_run();
  void keep_row();
  void note_store(const caf::error& problem);
  void announce();
  void judge_market();
  void save_verdict(const assessed_regime& judged);
  void start_scanners();
  void start_scanner(std::size_t index);
  void on_scan_result(std::size_t index, const std::shared_ptr<const scan_result>& result);
  void give_up(failure why);
  void finish();
  void notify(notice::level severity, std::string text);

  run_actor::pointer self_;
  run_options options_;
  std::vector<scanner_child> children_;
  std::vector<watched_actor> watched_;
  run_partners partners_;
  start_run command_;
  shared_candles index_;                       // KOSPI, as far as the session's search has it.
  bool is_other_market_ = false;               // Than the one that is stored.
  std::optional<market::condition> condition_; // What the scanners of this run are given.
  std::optional<promise> answer_;
  bool done_ = false;
  run_summary summary_;
  std::shared_ptr<const market::universe> symbols_;
  std::vector<running_scanner> running_;
  std::deque<time_point> deaths_; // Of scanners, within the restart window.
};

/// The factory for spawn.
run_actor::behavior_type run(run_actor::stateful_pointer<run_state> self, run_options options,
                             std::vector<scanner_child> children,
                             std::vector<watched_actor> watched, run_partners partners);

} // namespace tandem
