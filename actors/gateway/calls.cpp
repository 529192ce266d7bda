#include "actors/gateway/gateway.hpp"
#include "actors/gateway/notice_text.hpp"

#include <utility>

// The life of a call: from its dispatch to its row in the audit.

namespace tandem {

namespace {

// The newest call's part in the time that a call usually takes is one of so many.
constexpr int usual_calls = 8;

/// Whether the broker answered, even with an error.
bool is_answered(const call_outcome& outcome) {
  const auto* why = std::get_if<failure>(&outcome.what);
  return why == nullptr || (why->code != ec::unavailable && why->code != ec::timeout);
}

/// Whether the outcome was caused on our side and tells nothing about the broker.
bool is_of_our_own(const call_outcome& outcome) {
  const auto* why = std::get_if<failure>(&outcome.what);
  return why != nullptr && (why->code == ec::invalid_argument || why->code == ec::shutting_down);
}

} // namespace

void gateway_state::hand_over(std::optional<std::uint64_t> request, const offer& where) {
  const auto id = ++last_grant_;
  auto& lane = lanes_[where.lane];
  grant call;
  call.request = request;
  call.tr = request ? requests_.at(*request).place.need.tr : token_tr;
  // The token is fetched on behalf of the request that has waited longest.
  call.run_id = (request ? requests_.at(*request) : requests_.begin()->second).command.run_id;
  if (request)
    call.client = requests_.at(*request).command.client;
  call.lane = where.lane;
  call.transport = lane.dispatch();
  call.slot = where.slot;
  breaker_.granted();
  call.is_probe = breaker_.now() == circuit_breaker::state::half_open;
  call.token = lane.token().number();
  auto answered = [this, id](const call_outcome& outcome) { on_outcome(id, outcome); };
  auto lost = [this, id](const caf::error& problem) {
    // The transport died or hangs. The call may have started, so it counts as started.
    grants_.at(id).is_lost = true;
    on_outcome(id, {now(),
                    now(),
                    {},
                    {},
                    {},
                    failure{ec::unavailable, "transport: " + to_failure(problem).message}});
  };
  const auto not_after = where.slot + options_.start_patience;
  const auto& transport = lane.transport(call.transport);
  if (request) {
    auto& open = requests_.at(*request);
    open.where = page_request::state::under_way;
    self_
      ->request(transport, options_.call_timeout,
                send_call{id, open.command.query, open.command.next_key, lane.token().value(),
                          where.slot, not_after})
      .then(answered, lost);
  } else {
    lane.token().asked();
    self_->request(transport, options_.call_timeout, renew_token{id, where.slot, not_after})
      .then(answered, lost);
  }
  grants_.emplace(id, std::move(call));
}

void gateway_state::give_out(std::uint64_t id, tr_page page) {
  page.clock_gap = broker_clock_.gap();
  auto answered = forget(id);
  if (!page.left_out.empty())
    notify(notice::level::warn, "answer.left_out tr=" + answered.place.need.tr
                                  + " subject=" + subject(answered.command.query) + " what=\""
                                  + page.left_out + "\"");
  for (auto& one : answered.waiters) {
    if (one.history != 0)
      unacknowledged_.push_back(
        {answered.page, one.history, one.asker, now() + options_.durable_timeout});
    one.answer.deliver(page);
  }
}

void gateway_state::note_start(grant& call, clock_point sent) {
  call.is_started = true;
  call.sent = sent;
  lanes_[call.lane].started(call.tr, call.slot, sent, counted_run(call));
}

void gateway_state::on_outcome(std::uint64_t id, const call_outcome& outcome) {
  auto& call = grants_.at(id);
  lanes_[call.lane].release(call.transport, call.is_lost);
  if (!call.is_started && outcome.is_sent)
    note_start(call, outcome.sent_at);
  else if (!call.is_started)
    lanes_[call.lane].withdrawn();
  if (is_answered(outcome)) {
    const auto took = now() - call.slot;
    usual_call_ =
      usual_call_.count() == 0 ? took : usual_call_ + (took - usual_call_) / usual_calls;
  }
  weigh(call, outcome);
  compare_clocks(call, outcome);
  const auto ended = call;
  file_audit(call, outcome);
  if (!ended.request)
    on_token(ended, outcome);
  else if (const auto* page = std::get_if<tr_page>(&outcome.what))
    give_out(*ended.request, *page);
  else
    on_failure(*ended.request, ended, outcome);
  if (broken_)
    answer_waiting(*broken_); // Its own request may be up for a retry, too.
  if (exit_reason_)
    drain();
  else
    pump();
}

/// Records what the outcome tells about the broker, whichever request it is for.
void gateway_state::weigh(const grant& call, const call_outcome& outcome) {
  auto& lane = lanes_[call.lane];
  const auto* why = std::get_if<failure>(&outcome.what);
  if (call.is_started)
    lane.ended(call.tr, why != nullptr ? std::string{to_string(why->code)} : "ok",
               counted_run(call));
  if (is_of_our_own(outcome) && !call.is_probe)
    return;
  const auto question = call.request.value_or(0);
  if (is_of_our_own(outcome) || !is_answered(outcome)) {
    patience_.failed(question, now());
    if (breaker_.failed(call.is_probe, now()) && !call.is_probe)
      notify(notice::level::warn, "gateway.breaker state=open key=" + keys_
                                    + " wait_ms=" + in_ms(breaker_.free_from() - now())
                                    + " error=\"" + why->message + "\"");
    return;
  }
  if (breaker_.answered())
    notify(notice::level::info, "gateway.breaker state=closed key=" + keys_);
  budget_.answered();
  if (call.request)
    patience_.reached();
  if (why != nullptr && (why->code == ec::rate_limited || why->code == ec::service_failure))
    patience_.failed(question, now());
  if (why != nullptr && why->code == ec::rate_limited)
    lane.exceeded(call.tr, call.sent, now(), outcome.quota, counted_run(call));
  if (call.request && (why == nullptr || retry_class(why->code) == retry_action::never)) {
    lane.wait_for_token().rewarded();
    on_use();
  }
  if (call.request && why == nullptr) {
    lane.accepted(call.tr, call.token, call.sent, now());
    stopped_said_.reset();
  }
}

/// The broker answered a request with something useful.
void gateway_state::on_use() {
  if (const auto waited = patience_.waited(now()); waited >= wait_said_after)
    notify(notice::level::info, "gateway.waited key=" + keys_ + " s=" + in_s(waited));
  patience_.rewarded();
  waiting_said_.reset();
}

/// An answer that is not the broker's own, for instance a proxy's, tells nothing about its clock.
void gateway_state::compare_clocks(const grant& call, const call_outcome& outcome) {
  if (std::holds_alternative<failure>(outcome.what) && !outcome.return_code)
    return;
  if (outcome.clock_gap)
    broker_clock_.answered(*outcome.clock_gap, outcome.answered_at - outcome.sent_at);
  // The call that wanted the token follows, and its answer may correct what the token's answer
  // claims.
  if (!call.request)
    return;
  if (const auto news = broker_clock_.news(utc(now())))
    notify(notice::level::warn, "gateway.clock key=" + keys_ + " " + *news);
}

/// Rows are sent in the order of the grants, so the row of a call waits until all calls before it
/// have ended. A call that never left has no row.
void gateway_state::file_audit(grant& call, const call_outcome& outcome) {
  const auto* why = std::get_if<failure>(&outcome.what);
  call.is_over = true;
  if (call.is_started)
    call.record =
      call_record{{call.run_id, 0, lanes_[call.lane].name(), call.tr, utc(call.slot).count(),
                   utc(call.sent).count(), utc(outcome.answered_at).count(), outcome.http_status,
                   outcome.return_code, why != nullptr ? std::string{to_string(why->code)} : "ok",
                   call.client}};
  while (!grants_.empty() && grants_.begin()->second.is_over) {
    if (auto& record = grants_.begin()->second.record)
      self_->send(writer_, std::move(*record));
    grants_.erase(grants_.begin());
  }
}

void gateway_state::on_token(const grant& call, const call_outcome& outcome) {
  if (const auto* lease = std::get_if<token_lease>(&outcome.what))
    lanes_[call.lane].token().issued(lease->token,
                                     broker_clock_.leased(lease->valid_for, utc(now())), now());
  else
    on_denied_token(call, outcome);
}

} // namespace tandem
