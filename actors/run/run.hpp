#pragma once

#include "market/condition.hpp"
#include "messages/actors.hpp"
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

/// What a run knows of its session before its scanners begin.
struct market_day {
  std::optional<market::condition> condition;
  std::optional<market::regime_word> regime; // The label of the verdict on the market.
  shared_candles kospi;                      // The index, oldest first.
};

/// A scanner that a run can start, and start again when it dies.
struct scanner_child {
  std::string name;
  std::vector<std::size_t> places; // Of its lists in scan.scanners.
  std::function<scanner_actor(const market_day&)> spawn;
};

/// An actor that the run needs until its end.
struct watched_actor {
  std::string name;
  caf::strong_actor_ptr handle;
};

/// The actors that a run needs besides its scanners.
struct run_partners {
  catalog_actor catalog;
  regime_actor regime;                // None: the regime is not measured.
  std::vector<candles_actor> candles; // One for each key.
  writer_actor writer;
  monitor_actor monitor;
};

struct run_options {
  bool sequential = false; // Scanners one after the other instead of side by side.
  int candle_count = 0;    // The most that any rule asks for per symbol.
  int restarts_max = 0;    // Of scanners within `restart_window`; one more ends the run.
  std::chrono::nanoseconds restart_window{0};
  std::chrono::nanoseconds step_timeout{0}; // For session, universe and store, each.
  std::chrono::nanoseconds scan_timeout{0}; // For one scanner over its whole universe.
};

/// What a run of `command` over `symbols` will ask for. The funds of the regime use free places in
/// the universe's calls.
expect_candles expected_candles(const market::universe& symbols,
                                const market::trading_session& session, int candle_count,
                                const run_scan& command);

/// Conducts one run, or the plan of one, and restarts its scanners. It ends with its answer.
class run_state {
public:
  static inline constexpr const char* name = "run";
  explicit run_state(run_actor::pointer self);
  run_actor::behavior_type make_behavior(run_options options, std::vector<scanner_child> children,
                                         std::vector<watched_actor> watched, run_partners partners);

private:
  using run_promise = caf::typed_response_promise<std::shared_ptr<const run_summary>>;
  using plan_promise = caf::typed_response_promise<forecast>;
  using time_point = caf::actor_clock::time_point;

  /// A scanner that is at work or has answered.
  struct running_scanner {
    scanner_actor handle;
    bool has_answered = false;
    unsigned generation = 0; // Answers and deaths of earlier generations are ignored.
  };

  caf::result<std::shared_ptr<const run_summary>> on_run_scan(const run_scan& command);
  caf::result<forecast> on_plan_scan(const plan_scan& command);
  void on_stop_run();
  void on_down(const caf::down_msg& msg);
  void leave(const caf::error& reason);
  // The steps of a run, in order.
  void find_session();
  void on_session(const resolved_session& found);
  void on_universe(const selected_universe& selected);
  market::trading_session session_of_run(market::trading_session found) const;
  void note_past_ranking();
  void note_short_ranking();
  void open_run();
  void keep_row();
  void note_store(const caf::error& problem);
  void announce();
  void on_announced();
  void judge_market();
  void save_verdict(const assessed_regime& judged);
  void start_scanners();
  void start_scanner(std::size_t index);
  void on_scan_results(std::size_t index, const scan_results& results);
  void give_up(failure why);
  void finish();
  void notify(notice::level severity, std::string text);
  /// One step: asks `whom` and continues with the answer, unless the run is over by then.
  template <class Answer, class Handle, class Message>
  void ask(const Handle& whom, std::chrono::nanoseconds timeout, const Message& message,
           std::function<void(const Answer&)> go_on);

  run_actor::pointer self_;
  run_options options_;
  std::vector<scanner_child> children_;
  std::vector<watched_actor> watched_;
  run_partners partners_;
  run_scan command_;
  shared_candles index_; // KOSPI, as the session search found it.
  market::calendar sessions_;
  std::shared_ptr<const market::listing_book> listings_; // As in selected_universe.
  bool is_other_market_ = false;                         // Other than the stored one.
  market_day market_;                                    // What this run gives its scanners.
  std::optional<run_promise> answer_;
  std::optional<plan_promise> plan_; // Set for a plan only.
  market::date today_;               // For a plan.
  candle_forecast forecast_;
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
