#pragma once

#include "actors/gateway/backoff.hpp"
#include "actors/gateway/call_log.hpp"
#include "actors/gateway/slot_grid.hpp"
#include "messages/gateway.hpp"
#include "messages/monitor.hpp"
#include "messages/transport.hpp"
#include "messages/writer.hpp"

#include <caf/all.hpp>

#include <chrono>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>

namespace tandem {

struct gateway_options {
  std::string key;                          // Name in reports and the audit, never the app key.
  std::string run_id;                       // Of the audit rows.
  std::chrono::nanoseconds delay{0};        // Least distance of two call starts; 0 = unpaced.
  std::size_t queue_max = 0;                // Waiting requests; one more is refused.
  int retries = 0;                          // Per request, beside the first try.
  std::chrono::nanoseconds call_timeout{0}; // After this the transport itself is taken for dead.
  // How long before its slot a call is handed to the transport, which waits for the exact time. A
  // timer and two thread hops cost up to half a millisecond; this takes them out of the lateness.
  std::chrono::nanoseconds lead{0};
  std::chrono::nanoseconds backoff_base{0};
  std::chrono::nanoseconds backoff_cap{0};
  // After a quota refusal the broker counts a full second before it answers again.
  std::chrono::nanoseconds refusal_hold{0};
  // A token is renewed while it is still good for this long, so that no call carries a dead one.
  std::chrono::nanoseconds token_margin{0};
  // This many requests in a row that ran out of retries, and the broker is taken for down: every
  // other request would wait out the same backoff just to learn the same.
  int give_up_after = 0;
  std::chrono::nanoseconds steady_to_utc{0}; // Added to the actor clock for the audit's times.
  std::uint64_t seed = 0;                    // Of the jitter.
};

/// `gateway_actor` plus the timer message that only the gateway sends, to itself.
using gateway_impl = gateway_actor::extend<caf::reacts_to<caf::tick_atom, std::uint64_t>>;

/// Owns the right to call the broker on one key: one call at a time, starts at least `delay` apart.
class gateway_state {
public:
  static inline constexpr const char* name = "gateway";
  explicit gateway_state(gateway_impl::pointer self);
  gateway_impl::behavior_type make_behavior(gateway_options options, transport_actor transport,
                                            writer_actor writer, monitor_actor monitor);

private:
  using promise = caf::typed_response_promise<tr_page>;
  using time_point = caf::actor_clock::time_point;

  struct waiting_request {
    fetch_tr command;
    promise answer;
    time_point ready_at{}; // Retries wait for their backoff; first tries are ready at once.
    int tries = 0;
    bool renewed = false; // The token was already renewed for this request.
  };

  // One handler per message, in the order of the behavior.
  caf::result<tr_page> on_fetch_tr(const fetch_tr& command);
  gateway_status on_get_status() const;
  void on_tick(std::uint64_t generation);
  void on_exit_msg(const caf::exit_msg& msg);
  // Steps shared by the handlers.
  void pump();
  void arm(time_point at);
  void send(std::optional<waiting_request> request, time_point slot);
  void on_outcome(std::optional<waiting_request>& request, time_point slot,
                  const call_outcome& outcome);
  void on_token(const call_outcome& outcome);
  void on_failure(waiting_request& request, const failure& why, std::optional<int> quota);
  void retry(waiting_request& request, const failure& why, std::chrono::nanoseconds wait);
  void give_up(waiting_request& request, const failure& why);
  void break_down(const failure& why);
  void answer_queue(const failure& why);
  void record(std::string_view tr, time_point slot, const call_outcome& outcome);
  void notify(notice::level severity, std::string text);
  bool token_is_good() const;

  gateway_impl::pointer self_;
  gateway_options options_;
  transport_actor transport_;
  writer_actor writer_;
  monitor_actor monitor_;
  slot_grid<time_point> slots_{{}};
  call_log log_{{}};
  backoff backoff_{{}, {}, 0};
  std::deque<waiting_request> queue_; // Bounded by options_.queue_max; retries keep their place.
  bool in_flight_ = false;
  std::optional<time_point> token_until_; // Empty: no token yet, or it was refused.
  int token_tries_ = 0;                   // Failed token calls in a row.
  time_point token_ready_at_{};
  int exhausted_in_a_row_ = 0;
  status broken_; // Set once the broker cannot be used any more; answers everything from then on.
  std::uint64_t tick_generation_ = 0; // A delayed message cannot be cancelled; old ticks count for
                                      // nothing.
  std::optional<time_point> armed_for_;
  caf::error exit_reason_;
};

/// The factory for spawn.
gateway_impl::behavior_type gateway(gateway_impl::stateful_pointer<gateway_state> self,
                                    gateway_options options, transport_actor transport,
                                    writer_actor writer, monitor_actor monitor);

} // namespace tandem
