#pragma once

#include "actors/gateway/backoff.hpp"
#include "actors/gateway/broker_clock.hpp"
#include "actors/gateway/circuit_breaker.hpp"
#include "actors/gateway/fair_queue.hpp"
#include "actors/gateway/key_lane.hpp"
#include "actors/gateway/pacer.hpp"
#include "actors/gateway/patience.hpp"
#include "actors/gateway/reminder.hpp"
#include "actors/gateway/retry_budget.hpp"
#include "actors/gateway/wait_estimate.hpp"
#include "actors/gateway/wake_up.hpp"
#include "actors/kit/utc_offset.hpp"
#include "messages/actors.hpp"
#include "messages/gateway.hpp"
#include "messages/monitor.hpp"
#include "messages/transport.hpp"
#include "messages/writer.hpp"

#include <caf/all.hpp>

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

namespace tandem {

struct gateway_options {
  pace_rules pace;           // Of each key.
  std::size_t queue_max = 0; // Waiting requests; one more is refused.
  int retries = 0;           // Per request, besides the first try.
  // A call that cannot start within the first time after its slot, because connecting takes too
  // long, is not made. A call without an outcome within the second one, which must be longer,
  // counts as lost.
  std::chrono::nanoseconds start_patience{0};
  std::chrono::nanoseconds call_timeout{0};
  // How long before its slot a call is given to the transport, which waits for the exact time. A
  // timer and two thread hops cost up to half a millisecond; this keeps them out of the lateness.
  std::chrono::nanoseconds lead{0};
  std::chrono::nanoseconds backoff_base{0};
  std::chrono::nanoseconds backoff_cap{0};
  double retry_reserve = 0;    // Retries of failed calls that may be made at once,
  double retry_per_answer = 0; // and additional ones per answered call.
  breaker_options breaker;
  // A broker that is away, or refuses every request, is given up when nothing useful has come from
  // it for this long. Until then no such failure counts against a request.
  std::chrono::nanoseconds patience{0};
  // A token is renewed this long before its end, so that no call carries one that has ended.
  std::chrono::nanoseconds token_margin{0};
  // A history that has not stored a page by then hangs; the calls for it go on without it.
  std::chrono::nanoseconds durable_timeout{0};
  utc_offset steady_to_utc = {}; // Added to the actor clock for the audit's times.
  std::uint64_t seed = 0;        // Of the jitter.
};

/// A slot, a deadline or the end of a backoff is due.
struct gateway_due {};

/// `gateway_actor` plus what only its transports and its own timer send.
using gateway_impl =
  gateway_actor::extend<caf::reacts_to<call_started>, caf::reacts_to<gateway_due>>;

/// Owns the right to call the broker with its keys: decides who calls next, when, with which key,
/// and what a failure means. A call in flight occupies one transport of its key. A call goes to the
/// key with the next free slot; a key that the broker refuses is left out for a while, and only
/// when all are is the broker given up.
class gateway_state {
public:
  static inline constexpr const char* name = "gateway";
  explicit gateway_state(gateway_impl::pointer self);
  gateway_impl::behavior_type make_behavior(gateway_options options, std::vector<gateway_key> keys,
                                            writer_actor writer, monitor_actor monitor);

private:
  struct waiter {
    caf::typed_response_promise<tr_page> answer;
    caf::actor_addr asker;
    std::uint64_t history = 0; // The history that will send tr_durable; 0: none will.
  };

  /// A page that was delivered and is not durable yet. Calls for its history wait for it.
  struct unacknowledged_page {
    std::string page;
    std::uint64_t history = 0;
    caf::actor_addr asker;
    clock_point until{0}; // Until then they wait.
  };

  /// A page that at least one requester waits for.
  struct page_request {
    enum class state : std::uint8_t { queued, resting, under_way };

    fetch_tr command;
    std::string page; // Its key in `by_page_`.
    queue_place place;
    std::vector<waiter> waiters;
    state where = state::queued;
    clock_point rest_until{0}; // The end of its backoff.
    clock_point deadline = clock_point::max();
    int tries = 0;                 // Tries that failed because of this request, not of the broker.
    bool is_asked_again = false;   // Its answer was unusable, so it is asked once more.
    std::set<std::size_t> renewed; // The keys whose tokens were already renewed for this request.
    bool is_dropped = false;       // Under way: its answer is delivered, but it is not retried.
  };

  /// A call dispatched to a transport.
  struct grant {
    std::optional<std::uint64_t> request; // Empty: the call is for a token.
    std::string run_id;                   // The run it is recorded under in the audit.
    std::string client;                   // The client it is recorded with.
    std::string tr;
    std::size_t lane = 0; // Of the key it is made with.
    std::size_t transport = 0;
    clock_point slot{0};
    clock_point sent{0}; // Once it has started.
    bool is_started = false;
    bool is_lost = false;    // Its transport did not answer.
    bool is_probe = false;   // Of the circuit breaker.
    std::uint64_t token = 0; // The number of the token it carries.
    bool is_over = false;
    std::optional<call_record> record; // Once it is over, if it left.
  };

  // One handler per message, in the order of the behavior.
  caf::result<tr_page> on_fetch_tr(const fetch_tr& command);
  void on_drop_tr(const drop_tr& command);
  void on_tr_durable(const tr_durable& event);
  std::vector<gateway_status> on_get_status() const;
  std::vector<gateway_status> on_take_figures(const take_figures& command);
  void on_call_started(const call_started& event);
  void on_due();
  void on_down_msg(const caf::down_msg& msg);
  void on_exit_msg(const caf::error& reason);
  // Steps of a request with a hold, in hold.cpp.
  std::chrono::nanoseconds expected_wait(const fetch_tr& command, const caf::actor_addr& asker,
                                         std::optional<std::uint64_t> known) const;
  gateway_outlook outlook(clock_point moment) const;
  key_outlook outlook_of(std::size_t lane, clock_point moment) const;
  // Steps of a request, in gateway.cpp.
  static queue_place place_of(const fetch_tr& command, const caf::actor_addr& asker);
  void set_deadline(std::uint64_t id, clock_point deadline);
  void join(page_request& open, const fetch_tr& command, waiter who);
  void watch(const caf::actor_addr& asker);
  void leave(std::uint64_t id, const caf::actor_addr& asker, const caf::error* answer);
  void enqueue(std::uint64_t id);
  void answer(std::uint64_t id, const caf::error& problem);
  page_request forget(std::uint64_t id);
  void answer_waiting(const failure& why);
  void drain();
  // Steps of a slot, in slots.cpp.
  void pump();
  bool grant_next();
  void expire(clock_point now);
  void wake_rested(clock_point until);
  /// A lane and the slot of its next call; clock_point::max(): it has none.
  struct offer {
    std::size_t lane = 0;
    clock_point slot = clock_point::max();
  };
  offer best_offer(clock_point now) const;
  clock_point next_slot(const key_lane& lane, clock_point now) const;
  bool is_held(std::uint64_t history) const;
  void forget_unacknowledged(const std::function<bool(const unacknowledged_page&)>& which);
  // Steps of a call, in calls.cpp.
  void hand_over(std::optional<std::uint64_t> request, const offer& where);
  static std::string counted_run(const grant& call) {
    return call.client.empty() ? call.run_id : std::string{};
  }
  void note_start(grant& call, clock_point sent);
  void on_outcome(std::uint64_t id, const call_outcome& outcome);
  void weigh(const grant& call, const call_outcome& outcome);
  void on_use();
  void compare_clocks(const grant& call, const call_outcome& outcome);
  void file_audit(grant& call, const call_outcome& outcome);
  void give_out(std::uint64_t id, tr_page page);
  void on_token(const grant& call, const call_outcome& outcome);
  // Steps of a failure, in failures.cpp.
  void on_denied_token(const grant& call, const call_outcome& outcome);
  void on_failure(std::uint64_t id, const grant& call, const call_outcome& outcome);
  void repeat_later(std::uint64_t id, const grant& call, const call_outcome& outcome);
  void on_refused_token(std::uint64_t id, const grant& call, const call_outcome& outcome);
  void await_token(std::uint64_t id, const grant& call, const call_outcome& outcome);
  void retry(std::uint64_t id, const grant& call, const call_outcome& outcome,
             std::chrono::nanoseconds wait, bool counts);
  std::chrono::nanoseconds rest_of_outage() const;
  void tell_retry(const std::string& what, const grant& call, const call_outcome& outcome);
  failure given_up(const failure& why) const;
  bool leave_out(key_lane& lane, const failure& why);
  void break_down(const failure& why);
  void try_again();
  void notify(notice::level severity, std::string text);
  clock_point now() const;
  std::chrono::microseconds utc(clock_point at) const;

  gateway_impl::pointer self_;
  gateway_options options_;
  std::vector<key_lane> lanes_; // One for each key.
  std::string keys_;            // Their names.
  writer_actor writer_;
  monitor_actor monitor_;
  circuit_breaker breaker_;
  retry_budget budget_{0, 0};
  backoff backoff_{{}, {}, 0};
  broker_clock broker_clock_;

  std::map<std::uint64_t, page_request> requests_; // By number, in the order of their arrival.
  std::unordered_map<std::string, std::uint64_t> by_page_;
  std::uint64_t last_request_ = 0;
  fair_queue queue_;                                    // queue_max bounds both, with resting_.
  std::multimap<clock_point, std::uint64_t> resting_;   // Requests in backoff.
  std::multimap<clock_point, std::uint64_t> deadlines_; // Of those requests that have one.
  std::set<caf::actor_addr> watched_;

  std::map<std::uint64_t, grant> grants_; // In order; erased once all before them have ended.
  std::uint64_t last_grant_ = 0;
  std::chrono::nanoseconds usual_call_{0}; // From the slot to the outcome, of the last calls.

  std::vector<unacknowledged_page> unacknowledged_; // No more than the calls in flight.

  patience patience_;
  reminder waiting_said_;
  reminder stopped_said_;
  // The broker was given up: until then every request is answered with the failure.
  status broken_;
  clock_point broken_until_{0};
  wake_up<gateway_due> wake_up_;
  caf::error exit_reason_;
};

/// The factory for spawn.
gateway_impl::behavior_type gateway(gateway_impl::stateful_pointer<gateway_state> self,
                                    gateway_options options, std::vector<gateway_key> keys,
                                    writer_actor writer, monitor_actor monitor);

} // namespace tandem
