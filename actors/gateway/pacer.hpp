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
  std::chrono::nanoseconds tr_delay{0};  // Between two calls of one TR that has no other below.
  std::map<std::string, std::chrono::nanoseconds> tr_delays; // TR -> between two calls of it.
  // After a quota refusal the broker counts a full second before it answers again.
  std::chrono::nanoseconds refusal_hold{0};
  bool hold_key = false; // A refusal holds the whole key, not only its TR.
};

/// The distance that calls of `tr` keep when nothing is refused, that of the key included.
std::chrono::nanoseconds configured_delay(const pace_rules& rules, const std::string& tr);

/// The longest distance that any two calls in a row have to keep.
std::chrono::nanoseconds slowest_pace(const pace_rules& rules);

/// When calls started, as far as it matters after a restart. Points of the machine's steady clock.
struct pace_memory {
  struct tr_times {
    clock_point started{0};
    clock_point held_until{0};
  };
  bool is_starting = false; // A call was handed over and nobody knows whether it has started.
  clock_point started{0};   // The last start on the key.
  clock_point held_until{0};
  std::map<std::string, tr_times> trs;
};

/// The memory of a gateway that has ended, for its successor: a call that nobody knows about is
/// taken to have started `now`, whatever its TR.
pace_memory settled(pace_memory before, const pace_rules& rules, clock_point now);

/// The slots of one key. Each is an absolute time, computed from when calls really started: a call
/// that starts late moves the ones behind it and never brings two together, and a pause earns no
/// burst. Pure; the caller brings the clock.
class pacer {
public:
  pacer() = default;
  pacer(pace_rules rules, pace_memory before)
      : rules_(std::move(rules)),
        past_(std::move(before)), key_{adaptive_interval{rules_.key_delay}} {}

  /// The earliest slot of a call of `tr` at or after `now`.
  clock_point next(const std::string& tr, clock_point now) const;
  /// A call is handed over to start at `slot` or later; `started` follows.
  void starting() { past_.is_starting = true; }
  /// It started; later than its slot perhaps, never earlier.
  void started(const std::string& tr, clock_point sent);
  /// It never left this machine, so its slot is free again.
  void withdrawn() { past_.is_starting = false; }
  /// The quota was exceeded by the call sent at `sent`. False when the calls told here keep the
  /// quota it names: the others are another program's.
  bool refused(const std::string& tr, clock_point sent, clock_point now, const named_quota& quota);
  void accepted(const std::string& tr, clock_point sent, clock_point now);

  /// The distance that calls of `tr` keep now, that of the key included.
  std::chrono::nanoseconds interval(const std::string& tr) const;
  const pace_memory& memory() const { return past_; }

private:
  /// What shares a quota: the calls of one TR, or all of a key.
  struct lane {
    adaptive_interval pace{std::chrono::nanoseconds{0}};
    std::deque<clock_point> starts = {}; // The newest, as many as a quota may count.
    bool is_ours = false;                // The refusals under way began with calls of our own.

    void started(clock_point sent);
    bool keeps(const named_quota& quota, clock_point sent) const;
  };

  lane& lane_of(const std::string& tr);

  pace_rules rules_;
  pace_memory past_;
  lane key_;
  std::map<std::string, lane> lanes_; // Of TRs that were called.
};

} // namespace tandem
