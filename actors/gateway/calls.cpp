#include "actors/gateway/gateway.hpp"

#include <algorithm>
#include <utility>

// What becomes of a call, from its hand-over to its row in the audit.

namespace tandem {

namespace {

// So many new ones in a row that no call was accepted with, and no token of this key is any good.
// A few may have been ended by another program that asked for its own in the same moments.
constexpr int hopeless_tokens = 5;

std::string in_ms(std::chrono::nanoseconds time) {
  return std::to_string(std::chrono::round<std::chrono::milliseconds>(time).count());
}

/// The broker is there, whatever it said.
bool is_answered(const call_outcome& outcome) {
  const auto* why = std::get_if<failure>(&outcome.what);
  return why == nullptr || (why->code != ec::unavailable && why->code != ec::timeout);
}

/// It says nothing about the broker.
bool is_never_sent(const call_outcome& outcome) {
  const auto* why = std::get_if<failure>(&outcome.what);
  return why != nullptr && (why->code == ec::invalid_argument || why->code == ec::shutting_down);
}

} // namespace

void gateway_state::hand_over(std::optional<std::uint64_t> request, clock_point slot) {
  const auto id = ++last_grant_;
  grant call;
  call.request = request;
  call.tr = request ? requests_.at(*request).place.tr : token_tr;
  call.transport = idle_.back();
  call.slot = slot;
  breaker_.granted();
  call.is_probe = breaker_.now() == circuit_breaker::state::half_open;
  call.token = token_number_;
  idle_.pop_back();
  starting_ = id;
  // Before the call: who is killed between the two must leave behind that it may have started.
  pacer_.starting();
  remember();
  auto answered = [this, id](const call_outcome& outcome) { on_outcome(id, outcome); };
  auto lost = [this, id](const caf::error& problem) {
    // The transport died or hangs. Whether the call started is unknown, so it counts as started.
    grants_.at(id).is_lost = true;
    on_outcome(id, {now(),
                    now(),
                    {},
                    {},
                    {},
                    failure{ec::unavailable, "transport: " + to_failure(problem).message}});
  };
  const auto not_after = slot + options_.start_patience;
  const auto& transport = transports_[call.transport];
  if (request) {
    auto& open = requests_.at(*request);
    open.where = page_request::state::under_way;
    self_
      ->request(transport, options_.call_timeout,
                send_call{id, open.command.query, open.command.next_key, token_, slot, not_after})
      .then(answered, lost);
  } else {
    token_under_way_ = true;
    self_->request(transport, options_.call_timeout, renew_token{id, slot, not_after})
      .then(answered, lost);
  }
  grants_.emplace(id, std::move(call));
}

void gateway_state::give_out(std::uint64_t id, tr_page page) {
  page.clock_gap = broker_clock_.gap();
  auto answered = forget(id);
  if (!page.left_out.empty())
    notify(notice::level::warn, "answer.left_out tr=" + answered.place.tr
                                  + " subject=" + subject(answered.command.query) + " what=\""
                                  + page.left_out + "\"");
  for (auto& one : answered.waiters) {
    if (one.is_keeper)
      unkept_.push_back({answered.page, one.asker, now() + options_.keep_patience});
    one.answer.deliver(page);
  }
}

void gateway_state::note_start(grant& call, clock_point sent) {
  call.is_started = true;
  call.sent = sent;
  starting_.reset(); // There is never more than one.
  pacer_.started(call.tr, sent);
  log_.started(call.tr, call.slot, sent);
  remember();
}

void gateway_state::on_outcome(std::uint64_t id, const call_outcome& outcome) {
  auto& call = grants_.at(id);
  // One that hangs is the last to be used again.
  idle_.insert(call.is_lost ? idle_.begin() : idle_.end(), call.transport);
  if (!call.is_started)
    note_start(call, outcome.sent_at);
  weigh(call, outcome);
  compare_clocks(call, outcome);
  const auto ended = call;
  file_audit(call, outcome);
  if (!ended.request)
    on_token(outcome);
  else if (const auto* page = std::get_if<tr_page>(&outcome.what))
    give_out(*ended.request, *page);
  else
    on_failure(*ended.request, ended, outcome);
  if (broken_)
    answer_waiting(*broken_); // The call may want a retry.
  if (exit_reason_)
    drain();
  else
    pump();
}

/// What the outcome says about the broker, whoever it is for.
void gateway_state::weigh(const grant& call, const call_outcome& outcome) {
  const auto* why = std::get_if<failure>(&outcome.what);
  log_.ended(call.tr, why != nullptr ? std::string{to_string(why->code)} : "ok");
  if (is_never_sent(outcome) && !call.is_probe)
    return;
  if (is_never_sent(outcome) || !is_answered(outcome)) {
    failed_probes_ += call.is_probe ? 1 : 0;
    if (breaker_.failed(call.is_probe, now()))
      notify(notice::level::warn, "gateway.breaker state=open key=" + options_.key
                                    + " wait_ms=" + in_ms(breaker_.free_from() - now())
                                    + " error=\"" + why->message + "\"");
    return;
  }
  if (breaker_.answered())
    notify(notice::level::info, "gateway.breaker state=closed key=" + options_.key);
  budget_.answered();
  failed_probes_ = 0;
  if (why != nullptr && why->code == ec::rate_limited)
    return on_refusal(call, outcome);
  if (why != nullptr || !call.request)
    return;
  exhausted_in_a_row_ = 0;
  fresh_tokens_refused_ = 0;
  token_is_fresh_ = token_is_fresh_ && call.token != token_number_;
  const auto before = pacer_.interval(call.tr);
  pacer_.accepted(call.tr, call.sent, now());
  const auto after = pacer_.interval(call.tr);
  if (after != before && after == configured_delay(options_.pace, call.tr))
    notify(notice::level::info, "gateway.recovered tr=" + call.tr + " interval_ms=" + in_ms(after));
}

/// An answer that is not the broker's own, of a proxy for instance, says nothing of its clock.
void gateway_state::compare_clocks(const grant& call, const call_outcome& outcome) {
  if (std::holds_alternative<failure>(outcome.what) && !outcome.return_code)
    return;
  if (outcome.clock_gap)
    broker_clock_.answered(*outcome.clock_gap, outcome.answered_at - outcome.sent_at);
  // Behind a token comes the call that wanted it, which may gainsay what the token's answer claims.
  if (!call.request)
    return;
  if (const auto news = broker_clock_.news(utc(now())))
    notify(notice::level::warn, "gateway.clock key=" + options_.key + " " + *news);
}

void gateway_state::on_refusal(const grant& call, const call_outcome& outcome) {
  log_.refused(call.tr);
  pacer_.refused(call.tr, call.sent, now(), outcome.quota);
  remember();
  notify(notice::level::warn,
         "gateway.refused tr=" + call.tr
           + (outcome.quota ? " quota_per_s=" + std::to_string(*outcome.quota) : std::string{})
           + " interval_ms=" + in_ms(pacer_.interval(call.tr))
           + " advice=\"raise gateway.delay if this comes often\"");
}

/// Rows leave in the order of the grants, so a call waits for those before it to end.
void gateway_state::file_audit(grant& call, const call_outcome& outcome) {
  const auto* why = std::get_if<failure>(&outcome.what);
  call.record = call_record{options_.run_id,
                            options_.key,
                            call.tr,
                            utc(call.slot).count(),
                            utc(call.sent).count(),
                            utc(outcome.answered_at).count(),
                            outcome.http_status,
                            outcome.return_code,
                            why != nullptr ? std::string{to_string(why->code)} : "ok"};
  while (!grants_.empty() && grants_.begin()->second.record) {
    self_->send(writer_, std::move(*grants_.begin()->second.record));
    grants_.erase(grants_.begin());
  }
}

void gateway_state::on_token(const call_outcome& outcome) {
  token_under_way_ = false;
  if (const auto* lease = std::get_if<token_lease>(&outcome.what)) {
    token_tries_ = 0;
    token_ = lease->token;
    ++token_number_;
    token_is_fresh_ = true;
    // A lease shorter than the margin is still used, or the gateway would renew for ever.
    token_until_ =
      now()
      + std::max(broker_clock_.leased(lease->valid_for, utc(now())), options_.token_margin * 2);
    return;
  }
  const auto& why = std::get<failure>(outcome.what);
  // A broker that has given a token before is waited for as long as with any other call.
  const bool is_outage = token_number_ > 0 && !is_answered(outcome);
  const bool is_over =
    is_outage ? failed_probes_ >= options_.probes_max : token_tries_ >= options_.retries;
  if (retry_class(why.code) != retry_action::paced || is_over)
    return break_down({why.code, "token: " + why.message});
  log_.retried();
  // A refused one waits for the pace of its TR alone.
  token_tries_ += is_outage ? 0 : 1;
  auto wait = backoff_.wait(std::max(token_tries_, 1));
  token_ready_at_ = now() + (why.code == ec::rate_limited ? clock_point{0} : wait);
  notify(notice::level::warn,
         "gateway.retry tr=" + std::string{token_tr} + " try=" + std::to_string(token_tries_) + "/"
           + std::to_string(options_.retries) + " error=\"" + why.message + "\"");
}

void gateway_state::on_failure(std::uint64_t id, const grant& call, const call_outcome& outcome) {
  const auto& why = std::get<failure>(outcome.what);
  auto& open = requests_.at(id);
  if (open.waiters.empty())
    return static_cast<void>(forget(id)); // Nobody wants it any more.
  if (open.is_dropped)
    return answer(id, to_caf({ec::cancelled, why.message}));
  switch (retry_class(why.code)) {
    case retry_action::paced:
      return repeat_later(id, call, why);
    case retry_action::renew_token:
      return on_refused_token(id, call, why);
    case retry_action::never:
      exhausted_in_a_row_ = 0; // The broker answers.
      answer(id, to_caf(why));
      if (why.code == ec::forbidden)
        break_down(why); // No other request can fare better.
  }
}

void gateway_state::repeat_later(std::uint64_t id, const grant& call, const failure& why) {
  auto& open = requests_.at(id);
  // A probe is nobody's own try, unless nobody else is there who could have made it.
  const bool counts = !call.is_probe || (queue_.empty() && resting_.empty());
  if (counts && open.tries >= options_.retries)
    return exhausted(id, why);
  if (why.code == ec::rate_limited)
    return retry(id, why, {}, counts); // Its TR is on hold, that is wait enough.
  if (failed_probes_ >= options_.probes_max) {
    answer(id, to_caf(why));
    return break_down({why.code, "broker given up, " + std::to_string(failed_probes_)
                                   + " tries in a row failed: " + why.message});
  }
  if (!budget_.spend())
    return answer(id, to_caf({why.code, why.message + " (too many calls fail to repeat each)"}));
  retry(id, why, std::max(backoff_.wait(open.tries + 1), rest_of_outage()), counts);
}

/// While the broker is away every cool-down is another request's turn to find out: none of them
/// uses up its tries on an outage.
std::chrono::nanoseconds gateway_state::rest_of_outage() const {
  constexpr std::chrono::milliseconds behind_the_probe{100};
  if (breaker_.now() != circuit_breaker::state::open || queue_.empty())
    return {};
  return breaker_.free_from() - now() + behind_the_probe;
}

void gateway_state::on_refused_token(std::uint64_t id, const grant& call, const failure& why) {
  if (call.token == token_number_) {
    token_until_.reset(); // Whoever comes next asks for a new one; one call for all.
    fresh_tokens_refused_ += std::exchange(token_is_fresh_, false) ? 1 : 0;
  }
  const bool is_hopeless = fresh_tokens_refused_ >= hopeless_tokens;
  if (!std::exchange(requests_.at(id).renewed, true) && !is_hopeless)
    return retry(id, why, {}, true);
  const failure also{why.code, why.message + " (also with a new token)"};
  answer(id, to_caf(also));
  if (is_hopeless) // It is the key, then.
    break_down({ec::forbidden, std::to_string(fresh_tokens_refused_)
                                 + " new tokens in a row were refused: " + why.message});
}

void gateway_state::retry(std::uint64_t id, const failure& why, std::chrono::nanoseconds wait,
                          bool counts) {
  auto& open = requests_.at(id);
  open.tries += counts ? 1 : 0;
  log_.retried();
  open.where = page_request::state::resting;
  open.rest_until = now() + wait;
  resting_.emplace(open.rest_until, id);
  notify(notice::level::warn,
         "gateway.retry tr=" + open.place.tr + " subject=" + subject(open.command.query)
           + " try=" + std::to_string(open.tries) + "/" + std::to_string(options_.retries)
           + " error=\"" + why.message + "\"");
}

void gateway_state::exhausted(std::uint64_t id, const failure& why) {
  answer(id, to_caf(why));
  if (++exhausted_in_a_row_ >= options_.give_up_after)
    break_down({why.code, "broker given up after " + std::to_string(exhausted_in_a_row_)
                            + " requests in a row failed " + std::to_string(options_.retries + 1)
                            + " times each: " + why.message});
}

void gateway_state::break_down(const failure& why) {
  broken_ = why;
  notify(notice::level::error,
         "gateway.stopped key=" + options_.key + " error=\"" + why.message + "\"");
  answer_waiting(why);
}

} // namespace tandem
