#include "actors/gateway/gateway.hpp"

#include <algorithm>
#include <string>
#include <utility>

// requester          gateway             transport           writer
//    │ fetch_tr         │                    │                  │
//    ├─────────────────▶│ wait for the slot  │                  │
//    │                  │ send_call          │                  │
//    │                  ├───────────────────▶│ wait, POST       │
//    │                  │ call_outcome       │                  │
//    │                  │◀───────────────────┤                  │
//    │                  │ call_record                           │
//    │                  ├──────────────────────────────────────▶│
//    │ tr_page or error │                                       │
//    │◀─────────────────┤ (a retry goes back into the queue)    │

namespace tandem {

gateway_impl::behavior_type gateway(gateway_impl::stateful_pointer<gateway_state> self,
                                    gateway_options options, transport_actor transport,
                                    writer_actor writer, monitor_actor monitor) {
  return self->state.make_behavior(std::move(options), std::move(transport), std::move(writer),
                                   std::move(monitor));
}

gateway_state::gateway_state(gateway_impl::pointer self) : self_(self) {}

gateway_impl::behavior_type gateway_state::make_behavior(gateway_options options,
                                                         transport_actor transport,
                                                         writer_actor writer,
                                                         monitor_actor monitor) {
  slots_ = slot_grid<time_point>{options.delay};
  log_ = call_log{options.delay};
  backoff_ = backoff{options.backoff_base, options.backoff_cap, options.seed};
  options_ = std::move(options);
  transport_ = std::move(transport);
  writer_ = std::move(writer);
  monitor_ = std::move(monitor);
  self_->set_exit_handler([this](const caf::exit_msg& msg) { on_exit_msg(msg); });
  // Errors of one-way messages (a full monitor, a dead writer) must not end the gateway.
  self_->set_error_handler([](const caf::error&) {});
  return {
    [this](const fetch_tr& command) { return on_fetch_tr(command); },
    [this](const get_gateway_status&) { return on_get_status(); },
    [this](caf::tick_atom, std::uint64_t generation) { on_tick(generation); },
  };
}

caf::result<tr_page> gateway_state::on_fetch_tr(const fetch_tr& command) {
  if (exit_reason_)
    return to_caf({ec::shutting_down, "the gateway is draining"});
  if (broken_)
    return to_caf(*broken_);
  if (queue_.size() >= options_.queue_max)
    return to_caf({ec::queue_full, "gateway queue holds " + std::to_string(queue_.size())
                                     + " requests (gateway.queue-max)"});
  auto answer = self_->make_response_promise<tr_page>();
  queue_.push_back({command, answer, self_->clock().now()});
  pump();
  return answer;
}

gateway_status gateway_state::on_get_status() const {
  auto now = log_.status();
  now.key = options_.key;
  now.queued = queue_.size();
  return now;
}

void gateway_state::on_tick(std::uint64_t generation) {
  if (generation != tick_generation_)
    return;
  armed_for_.reset();
  pump();
}

void gateway_state::on_exit_msg(const caf::exit_msg& msg) {
  if (!msg.reason)
    return; // A linked actor finished normally.
  // CAF 0.17 sends nothing when a promise dies with its actor: the caller would sit out its whole
  // timeout. So the queue is answered here, and a call in flight finishes first.
  exit_reason_ = msg.reason;
  answer_queue({ec::shutting_down, "the gateway is draining"});
  if (!in_flight_)
    self_->quit(exit_reason_);
}

void gateway_state::answer_queue(const failure& why) {
  for (auto& waiting : std::exchange(queue_, {}))
    waiting.answer.deliver(to_caf(why));
}

bool gateway_state::token_is_good() const {
  return token_until_ && self_->clock().now() + options_.token_margin < *token_until_;
}

void gateway_state::pump() {
  if (in_flight_ || queue_.empty() || exit_reason_)
    return;
  auto now = self_->clock().now();
  auto token_needed = !token_is_good();
  // The first request whose backoff is over by the time of the next slot, else the soonest one.
  auto slot = slots_.next(now);
  auto chosen = std::find_if(queue_.begin(), queue_.end(),
                             [&](const auto& waiting) { return waiting.ready_at <= slot; });
  if (chosen == queue_.end())
    chosen = std::min_element(queue_.begin(), queue_.end(),
                              [](const auto& a, const auto& b) { return a.ready_at < b.ready_at; });
  slot = std::max(slot, token_needed ? token_ready_at_ : chosen->ready_at);
  if (slot - options_.lead > now)
    return arm(slot - options_.lead);
  if (token_needed)
    return send(std::nullopt, slot);
  auto request = std::move(*chosen);
  queue_.erase(chosen);
  send(std::move(request), slot);
}

void gateway_state::arm(time_point at) {
  if (armed_for_ && *armed_for_ <= at)
    return;
  // Armed only while somebody waits, so an idle gateway schedules nothing.
  armed_for_ = at;
  self_->scheduled_send(self_, at, caf::tick_atom::value, ++tick_generation_);
}

void gateway_state::send(std::optional<waiting_request> request, time_point slot) {
  in_flight_ = true;
  auto not_before = std::chrono::duration_cast<clock_point>(slot.time_since_epoch());
  auto pending = std::make_shared<std::optional<waiting_request>>(std::move(request));
  auto answered = [this, pending, slot](const call_outcome& outcome) {
    in_flight_ = false;
    on_outcome(*pending, slot, outcome);
    if (exit_reason_) {
      answer_queue({ec::shutting_down, "the gateway is draining"}); // The call may want a retry.
      return self_->quit(exit_reason_);
    }
    pump();
  };
  auto lost = [this, answered](const caf::error& problem) {
    // The transport died or hangs. Whether the call started is unknown, so it counts as started.
    auto why = to_failure(problem);
    auto now = std::chrono::duration_cast<clock_point>(self_->clock().now().time_since_epoch());
    answered({now, now, {}, {}, {}, failure{ec::unavailable, "transport: " + why.message}});
  };
  if (*pending)
    self_
      ->request(transport_, options_.call_timeout,
                send_call{(*pending)->command.query, (*pending)->command.next_key, not_before})
      .then(answered, lost);
  else
    self_->request(transport_, options_.call_timeout, renew_token{not_before}).then(answered, lost);
}

void gateway_state::on_outcome(std::optional<waiting_request>& request, time_point slot,
                               const call_outcome& outcome) {
  auto sent = time_point{std::chrono::duration_cast<time_point::duration>(outcome.sent_at)};
  slots_.started(sent);
  auto tr = request ? tr_name(request->command.query) : std::string_view{"au10001"};
  log_.started(tr, std::chrono::duration_cast<clock_point>(slot.time_since_epoch()),
               outcome.sent_at);
  record(tr, slot, outcome);
  if (!request)
    return on_token(outcome);
  if (auto* page = std::get_if<tr_page>(&outcome.what)) {
    exhausted_in_a_row_ = 0;
    request->answer.deliver(*page);
  } else if (auto* why = std::get_if<failure>(&outcome.what)) {
    on_failure(*request, *why, outcome.quota);
  }
}

void gateway_state::on_token(const call_outcome& outcome) {
  auto now = self_->clock().now();
  if (auto* lease = std::get_if<token_lease>(&outcome.what)) {
    token_tries_ = 0;
    // A lease shorter than the margin is still used, or the gateway would renew for ever.
    token_until_ = now + std::max(lease->valid_for, options_.token_margin * 2);
    return;
  }
  const auto& why = std::get<failure>(outcome.what);
  auto problem = failure{why.code, "token: " + why.message};
  if (retry_class(why.code) != retry_action::paced || token_tries_ >= options_.retries)
    return break_down(problem);
  log_.retried();
  auto wait = backoff_.wait(++token_tries_);
  if (why.code == ec::rate_limited) {
    log_.refused();
    wait = std::max(wait, options_.refusal_hold);
  }
  token_ready_at_ = now + wait;
  notify(notice::level::warn, "gateway.retry tr=au10001 try=" + std::to_string(token_tries_) + "/"
                                + std::to_string(options_.retries) + " error=\"" + why.message
                                + "\"");
}

void gateway_state::on_failure(waiting_request& request, const failure& why,
                               std::optional<int> quota) {
  if (why.code == ec::rate_limited) {
    log_.refused();
    slots_.hold(self_->clock().now() + options_.refusal_hold);
    notify(notice::level::warn,
           "gateway.refused tr=" + std::string{tr_name(request.command.query)}
             + (quota ? " quota_per_s=" + std::to_string(*quota) : std::string{})
             + " advice=\"raise gateway.delay\"");
  }
  switch (retry_class(why.code)) {
    case retry_action::paced:
      if (request.tries < options_.retries)
        return retry(request, why, backoff_.wait(request.tries + 1));
      ++exhausted_in_a_row_;
      break;
    case retry_action::renew_token:
      if (!std::exchange(request.renewed, true)) {
        token_until_.reset();
        return retry(request, why, {});
      }
      return give_up(request, {why.code, why.message + " (also with a new token)"});
    case retry_action::never:
      exhausted_in_a_row_ = 0; // The broker answers.
      break;
  }
  give_up(request, why);
}

void gateway_state::retry(waiting_request& request, const failure& why,
                          std::chrono::nanoseconds wait) {
  ++request.tries;
  log_.retried();
  request.ready_at = self_->clock().now() + wait;
  notify(notice::level::warn,
         "gateway.retry tr=" + std::string{tr_name(request.command.query)}
           + " subject=" + subject(request.command.query) + " try=" + std::to_string(request.tries)
           + "/" + std::to_string(options_.retries) + " error=\"" + why.message + "\"");
  queue_.push_front(std::move(request));
}

void gateway_state::give_up(waiting_request& request, const failure& why) {
  request.answer.deliver(to_caf(why));
  if (why.code == ec::forbidden || why.code == ec::unauthorized)
    break_down(why); // No other request can fare better.
  else if (exhausted_in_a_row_ >= options_.give_up_after)
    break_down({why.code, "broker given up after " + std::to_string(exhausted_in_a_row_)
                            + " requests in a row failed " + std::to_string(options_.retries + 1)
                            + " times each: " + why.message});
}

void gateway_state::break_down(const failure& why) {
  broken_ = why;
  notify(notice::level::error,
         "gateway.stopped key=" + options_.key + " error=\"" + why.message + "\"");
  answer_queue(why);
}

void gateway_state::record(std::string_view tr, time_point slot, const call_outcome& outcome) {
  auto utc_us = [this](clock_point at) {
    return std::chrono::duration_cast<std::chrono::microseconds>(at + options_.steady_to_utc)
      .count();
  };
  auto* why = std::get_if<failure>(&outcome.what);
  self_->send(writer_,
              call_record{options_.run_id, options_.key, std::string{tr},
                          utc_us(std::chrono::duration_cast<clock_point>(slot.time_since_epoch())),
                          utc_us(outcome.sent_at), utc_us(outcome.answered_at), outcome.http_status,
                          outcome.return_code, why ? std::string{to_string(why->code)} : "ok"});
}

void gateway_state::notify(notice::level severity, std::string text) {
  self_->send(monitor_, notice{severity, std::move(text)});
}

} // namespace tandem
