#pragma once

#include "actors/gateway/call_log.hpp"
#include "actors/gateway/key_token.hpp"
#include "actors/gateway/pacer.hpp"
#include "actors/gateway/patience.hpp"
#include "actors/gateway/reminder.hpp"
#include "actors/kit/run_figures.hpp"
#include "messages/actors.hpp"
#include "messages/monitor.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace tandem {

struct key_options {
  std::string name;        // In reports and the audit; never the app key.
  pace_memory before = {}; // What an earlier gateway of this key has stored.
  /// Stores the memory for the next gateway of this key, before a call is dispatched and after it
  /// has started. Returns a problem to report. Empty: the memory is not stored.
  std::function<status(const pace_memory&)> remember = {};
};

/// A key to call with. There are as many calls in flight with it as transports.
struct gateway_key {
  key_options options;
  std::vector<transport_actor> transports;
};

/// What a gateway keeps for one key: its slots, its token, its transports, what it has done, and
/// whether the broker takes it. Knows no requests; the caller passes the time.
class key_lane {
public:
  using tell_fn = std::function<void(notice)>;

  /// `wait`: how long a fresh token may be refused.
  key_lane(gateway_key key, const pace_rules& rules, key_token token, patience wait, tell_fn tell);

  const std::string& name() const { return options_.name; }

  /// The earliest slot of a call of `tr` at or after `now`, whoever is under way.
  clock_point next(const std::string& tr, clock_point now) const { return pacer_.next(tr, now); }
  /// The present distance between calls of `tr`.
  std::chrono::nanoseconds interval(const std::string& tr) const { return pacer_.interval(tr); }
  const pacer& pace() const { return pacer_; }
  clock_point last_start() const { return pacer_.memory().started; }
  /// Whether a call may be dispatched: a transport is idle, and the start of the last call, from
  /// which the next slot is computed, is known.
  bool is_free() const { return !idle_.empty() && !is_starting_ && !token_.is_under_way(); }
  std::size_t idle() const { return idle_.size(); } // Transports.
  bool is_idle() const { return idle_.size() == transports_.size(); }

  /// Takes a transport for a call that starts soon.
  std::size_t dispatch();
  const transport_actor& transport(std::size_t number) const { return transports_[number]; }
  /// `run_id` here and below: the run that the call is counted for besides.
  void started(const std::string& tr, clock_point slot, clock_point sent,
               const std::string& run_id);
  /// The call never left this machine, so it does not count and the next one takes its slot.
  void withdrawn();
  /// The transport is free again; one that hangs is used again last.
  void release(std::size_t transport, bool is_lost);
  /// A started call ended; `outcome` is "ok" or the name of an ec.
  void ended(const std::string& tr, const std::string& outcome, const std::string& run_id);
  void retried(const std::string& run_id);
  /// The call sent at `sent` exceeded the quota; tokens have quotas of their own.
  void exceeded(const std::string& tr, clock_point sent, clock_point now, const named_quota& quota,
                const std::string& run_id);
  /// The call sent at `sent` with the token `number` was accepted.
  void accepted(const std::string& tr, std::uint64_t number, clock_point sent, clock_point now);

  /// The broker refuses this key: no call uses it for a while, each time for longer. Returns how
  /// long.
  std::chrono::nanoseconds leave(clock_point now);
  /// It is tried again then, at the latest.
  void return_by(clock_point when);
  bool is_out(clock_point now) const { return now < out_until_; }
  clock_point out_until() const { return out_until_; }

  /// Its own figures, without those of the queue and of the broker.
  gateway_status figures(clock_point now) const;
  /// What it has done for one run, which is forgotten with this.
  gateway_status take_figures(const std::string& run_id);

  key_token& token() { return token_; }
  const key_token& token() const { return token_; }
  /// How long its fresh tokens have been refused.
  patience& wait_for_token() { return wait_for_token_; }

private:
  void remember();
  template <class Change>
  void log(const std::string& run_id, Change change);

  key_options options_;
  pace_rules rules_;
  std::vector<transport_actor> transports_;
  tell_fn tell_;
  key_token token_;
  patience wait_for_token_;
  pacer pacer_;
  call_log log_;
  run_figures<call_log> by_run_;
  std::vector<std::size_t> idle_; // Transports, the one to use next last.
  bool is_starting_ = false;      // The start of the last call is not known yet.
  clock_point out_until_{0};
  int refusals_ = 0;           // Of the key, since a call was accepted.
  reminder stranger_said_;     // Reports another program on this key.
  bool memory_failed_ = false; // It could not be stored the last time; that was reported.
};

} // namespace tandem
