#pragma once

#include "messages/actors.hpp"
#include "messages/monitor.hpp"

#include <caf/all.hpp>

#include <chrono>
#include <functional>
#include <set>
#include <string>
#include <vector>

namespace tandem {

struct monitor_options {
  std::chrono::nanoseconds interval{0};    // Between two snapshots; 0: none are taken.
  std::chrono::nanoseconds ask_timeout{0}; // For the counters of each actor.
  std::function<resource_usage()> sample;  // Of this process.
};

/// `monitor_actor` plus the timer message that only the monitor sends, to itself.
using monitor_impl = monitor_actor::extend<caf::reacts_to<caf::tick_atom>>;

/// Collects what other actors report and shows it to the subscribers; nobody waits for it.
class monitor_state {
public:
  static inline constexpr const char* name = "monitor";
  explicit monitor_state(monitor_impl::pointer self);
  monitor_impl::behavior_type make_behavior(monitor_options options);

private:
  /// A subscriber, and whether it has shown the last snapshot it was sent.
  struct viewer {
    subscriber_actor who;
    bool is_ready = true;
  };

  void on_notice(const notice& what) const;
  void on_run_begins(const run_begins& what);
  void on_run_ends(const run_ends& what);
  void on_scan_progress(const scan_progress& progress);
  void on_prefetch_progress(const prefetch_progress& progress);
  void on_actor_restarted(const actor_restarted& what);
  void on_stray_error(const stray_error& what);
  void on_watch(const watch& command);
  void on_subscribe(const subscribe& command);
  void on_tick();
  void show_snapshot();

  monitor_impl::pointer self_;
  monitor_options options_;
  watch watched_;
  std::vector<viewer> viewers_;
  bool is_asking_ = false;     // The snapshot is shown when all counters are there.
  progress_snapshot snapshot_; // The newest counters of all actors,
  std::vector<std::vector<gateway_status>> keys_; // and of the keys of each gateway.
  std::set<std::string> live_runs_;
  caf::actor_clock::time_point started_{};
};

/// The factory for spawn.
monitor_impl::behavior_type monitor(monitor_impl::stateful_pointer<monitor_state> self,
                                    monitor_options options);

} // namespace tandem
