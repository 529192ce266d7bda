#pragma once

#include "config/settings.hpp"
#include "engine/parts.hpp"
#include "engine/spawn.hpp"
#include "messages/actors.hpp"
#include "messages/history.hpp"
#include "messages/run.hpp"
#include "messages/verification.hpp"

#include <caf/all.hpp>

#include <chrono>
#include <deque>
#include <memory>
#include <set>
#include <string>
#include <vector>

namespace tandem {

struct node_options {
  config::settings settings;
  bool offline = false;                          // Makes no call: only stored data is used.
  std::chrono::nanoseconds progress_interval{0}; // As in monitor_options.
  bool has_threads = true;                       // As in spawner.
};

/// `node_actor` plus the timer message that only the node sends, to itself.
using node_impl = node_actor::extend<caf::reacts_to<caf::tick_atom>>;

/// Owns everything in the process: makes the other actors, begins runs, and ends all actors in an
/// order that loses nothing.
class node_state {
public:
  static inline constexpr const char* name = "node";
  explicit node_state(node_impl::pointer self);
  node_impl::behavior_type make_behavior(node_options options, std::shared_ptr<node_parts> parts);

private:
  struct live_run {
    std::string id;
    run_actor conductor;
    regime_actor regime;
  };

  caf::result<std::shared_ptr<const run_summary>> on_run_scan(const run_scan& command);
  caf::result<forecast> on_plan_scan(plan_scan command);
  caf::result<std::shared_ptr<const verification_summary>>
  on_verify_histories(const verify_histories& command);
  void on_stop_run(const stop_run& command);
  template <class Question>
  caf::result<node_status> collect(const Question& question);
  void on_down(const caf::down_msg& msg);
  void spawn_all() noexcept;
  result<run_actor> begin(const run_scan& command);
  void leave(const caf::error& reason);
  void end_next();
  void on_tick();

  /// Actors that end together, before the next group is told to.
  struct departure {
    std::vector<caf::strong_actor_ptr> who;
    bool has_calls = false; // Calls that take too long are cut off.
  };
  std::vector<departure> departures() const;

  node_impl::pointer self_;
  node_options options_;
  std::shared_ptr<node_parts> parts_;
  node_limits limits_;
  node_actors actors_;
  std::vector<live_run> runs_;
  std::shared_ptr<std::set<caf::strong_actor_ptr>> children_ = // Everybody who lives.
    std::make_shared<std::set<caf::strong_actor_ptr>>();
  bool is_stopping_ = false;              // Every run that begins from now on ends at once.
  std::deque<std::string> stopped_early_; // Runs that were stopped before they began.
  std::string verifying_;                 // The run id of the verification under way.
  caf::error exit_reason_;                // Set once the node is ending.
  std::vector<departure> departures_;     // The next one last.
  departure leaving_;                     // Who must end before the next group.
  bool are_cut_off_ = false;
};

/// The factory for spawn.
node_impl::behavior_type node(node_impl::stateful_pointer<node_state> self, node_options options,
                              std::shared_ptr<node_parts> parts);

} // namespace tandem
