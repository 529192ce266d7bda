#pragma once

#include "messages/monitor.hpp"

#include <caf/all.hpp>

#include <chrono>
#include <functional>
#include <string>
#include <vector>

namespace tandem {

struct monitor_options {
  std::vector<std::string> scanners;    // In report order.
  std::chrono::nanoseconds interval{0}; // Between two snapshots.
  std::chrono::nanoseconds ask_timeout{0};
  std::function<resource_usage()> sample;                    // Of this process.
  std::function<void(const progress_snapshot&)> on_progress; // Empty: no snapshots are taken.
  std::function<void(const notice&)> on_notice;
};

/// `monitor_actor` plus the timer message that only the monitor sends, to itself.
using monitor_impl = monitor_actor::extend<caf::reacts_to<caf::tick_atom>>;

/// Collects what the others report and shows it; nothing waits for it.
class monitor_state {
public:
  static inline constexpr const char* name = "monitor";
  explicit monitor_state(monitor_impl::pointer self);
  monitor_impl::behavior_type make_behavior(monitor_options options);

private:
  void on_notice(const notice& what) const;
  void on_scan_progress(const scan_progress& progress);
  void on_actor_restarted(const actor_restarted& what);
  void on_watch(const watch& command);
  void on_tick();
  void on_answer();

  monitor_impl::pointer self_;
  monitor_options options_;
  watch watched_;
  std::size_t unanswered_ = 0; // Counters asked for; the snapshot is shown when all are there.
  progress_snapshot snapshot_; // The newest counters of everybody.
  caf::actor_clock::time_point started_{};
};

/// The factory for spawn; the wiring spawns it detached, because a terminal may block.
monitor_impl::behavior_type monitor(monitor_impl::stateful_pointer<monitor_state> self,
                                    monitor_options options);

} // namespace tandem
