#pragma once

#include "actors/kit/sweep.hpp"
#include "market/rules/rule_group.hpp"
#include "market/rules/session_scan.hpp"
#include "messages/actors.hpp"
#include "messages/candles.hpp"
#include "messages/monitor.hpp"
#include "messages/scanner.hpp"
#include "messages/writer.hpp"

#include <caf/all.hpp>

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace tandem {

struct scanner_options {
  std::vector<std::string> names; // As in scan.scanners, of each rule.
  std::string run_id;
  std::size_t window = 0; // Outstanding candle requests.
  bool require_fresh = true;
  bool explain = false;                        // Keep a verdict for every symbol.
  std::chrono::nanoseconds candles_timeout{0}; // Of one candle request.
  std::chrono::nanoseconds store_timeout{0};   // Of storing the list.
};

/// Runs a group of rules over a universe. Holds no candles: each answer is judged and released.
class scanner_state {
public:
  static inline constexpr const char* name = "scanner";
  explicit scanner_state(scanner_actor::pointer self);
  scanner_actor::behavior_type make_behavior(scanner_options options,
                                             std::shared_ptr<const market::rule_group> rules,
                                             candles_actor cache, writer_actor writer,
                                             monitor_actor monitor);

private:
  using promise = caf::typed_response_promise<scan_results>;
  using time_point = caf::actor_clock::time_point;

  /// The symbol at place `order` of the universe.
  struct judged_symbol {
    std::size_t order = 0;
    market::listing symbol;
    market::data_quality data;
  };
  struct explained_verdicts {
    std::size_t order = 0;
    std::vector<market::verdict> verdicts;
    market::data_quality data;
  };
  /// A match, until the list is made.
  struct matched_symbol {
    judged_symbol what;
    std::vector<market::verdict> verdicts;
  };
  /// One rule's list.
  struct rule_list {
    std::string name;
    market::session_scan scan;
    scan_result result = {};
    std::vector<explained_verdicts> explained = {};
    std::vector<matched_symbol> matched = {};
  };

  caf::result<scan_results> on_start_scan(const start_scan& command);
  void on_stop_scan();
  void leave(const caf::error& reason);
  void go_on();
  void on_no_candles(std::size_t order, failure why);
  void judge(std::size_t order, const candles_answer& answer);
  void settle_waiting();
  void settle(const judged_symbol& one, market::group_verdicts said);
  void store(save_verdict row);
  void symbol_done();
  void report_progress();
  void finish();
  void conclude(rule_list& one);
  void store_unlisted(const rule_list& one, const market::selection& list);
  void deliver();
  std::string names() const;

  scanner_actor::pointer self_;
  scanner_options options_;
  std::shared_ptr<const market::rule_group> rules_;
  candles_actor cache_;
  writer_actor writer_;
  monitor_actor monitor_;
  start_scan command_;
  std::unique_ptr<market::session_judge> judge_;
  std::vector<rule_list> lists_;
  std::vector<failed_symbol> failed_;
  std::optional<promise> answer_;
  sweep symbols_;                      // Over the universe.
  std::vector<judged_symbol> waiting_; // Of which a rule says nothing before the last one.
  std::size_t settled_ = 0;            // Of these.
  bool is_compared_ = false;           // No symbol is judged any more.
  std::size_t stored_ = 0;             // Verdicts sent to the writer.
  std::size_t unacknowledged_ = 0;     // Those that the writer has not acknowledged.
  std::size_t lists_to_store_ = 0;
  bool finished_ = false; // Late answers after stop_scan are ignored.
  time_point started_{};
};

/// The factory for spawn.
scanner_actor::behavior_type scanner(scanner_actor::stateful_pointer<scanner_state> self,
                                     scanner_options options,
                                     std::shared_ptr<const market::rule_group> rules,
                                     candles_actor cache, writer_actor writer,
                                     monitor_actor monitor);

} // namespace tandem
