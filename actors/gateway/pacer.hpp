#pragma once

#include "actors/gateway/adaptive_interval.hpp"

#include <chrono>
#include <deque>
#include <map>
#include <optional>
#include <string>

namespace tandem {

/// How far apart calls must start on one key.
struct pace_rules {
  std::chrono::nanoseconds key_delay{0}; // Between any two calls.
  std::chrono::nanoseconds tr_delay{0};  // Between two calls of a TR that is not in `tr_delays`.
  std::map<std::string, std::chrono::nanoseconds> tr_delays; // By TR: between two calls of it.
  // After a quota refusal the broker counts a full second before it accepts calls again.
  std::chrono::nanoseconds refusal_hold{0};
  bool hold_key = false; // A refusal holds the whole key, not only its TR.
};

/// The distance between calls of `tr` when nothing is refused; never less than that of the key.
std::chrono::nanoseconds configured_delay(const pace_rules& rules, const std::string& tr);

/// The longest distance that two calls in a row may need.
std::chrono::nanoseconds slowest_pace(const pace_rules& rules);

/// When calls started, as far as a restart needs to know. Points of the machine's steady clock.
struct pace_memory {
  struct tr_times {
    clock_point started{0};
    clock_point held_until{0};
  };
  bool is_starting = false; // A call was dispatched and may have started.
  clock_point started{0};   // The last start on the key.
  clock_point held_until{0};
  std::map<std::string, tr_times> trs;
};

/// The memory of a gateway that has ended, for its successor. A call that may have started counts
/// as started `now`, whatever its TR.
pace_memory settled(pace_memory before, const pace_rules& rules, clock_point now);

/// The slots of one key. Each is an absolute time, computed from when calls really started: a call
/// that starts late delays the ones after it and never brings two together, and a pause earns no
/// burst. Pure; the caller passes the time.
class pacer {
public:
  pacer() = default;
  pacer(pace_rules rules, pace_memory before)
      : rules_(std::move(rules)),
        past_(std::move(before)), key_{adaptive_interval{rules_.key_delay}} {}

  /// The earliest slot of a call of `tr` at or after `now`.
  clock_point next(const std::string& tr, clock_point now) const;
  /// A call is dispatched to start at `slot` or later; `started` follows.
  void starting() { past_.is_starting = true; }
  /// The call started: perhaps later than its slot, never earlier.
  void started(const std::string& tr, clock_point sent);
  /// The call never left this machine, so its slot is free again.
  void withdrawn() { past_.is_starting = false; }
  /// The call sent at `sent` exceeded the quota. False when the calls recorded here keep the named
  /// quota: then another program's calls count too.
  bool refused(const std::string& tr, clock_point sent, clock_point now, const named_quota& quota);
  void accepted(const std::string& tr, clock_point sent, clock_point now);

  /// The present distance between calls of `tr`; never less than that of the key.
  std::chrono::nanoseconds interval(const std::string& tr) const;
  /// The present distance between any two calls of the key.
  std::chrono::nanoseconds key_interval() const { return key_.pace.value(); }
  const pace_memory& memory() const { return past_; }

private:
  /// Calls that share a quota: those of one TR, or all of a key.
  struct lane {
    adaptive_interval pace{std::chrono::nanoseconds{0}};
    std::deque<clock_point> starts = {}; // The newest ones, as many as a quota may count.
    bool is_ours = false;                // The present refusals began with calls of our own.

    void started(clock_point sent);
    bool keeps(const named_quota& quota, clock_point sent) const;
  };

  lane& lane_of(const std::string& tr);
  void forget_old(clock_point now);

  pace_rules rules_;
  pace_memory past_;
  lane key_;
  std::map<std::string, lane> lanes_; // Of TRs that have been called, lately if there are many.
};

} // namespace tandem
