#include "actors/gateway/gateway.hpp"

#include <algorithm>
#include <utility>

// The life of a call: from its dispatch to its row in the audit.

namespace tandem {

namespace {

// The broker may need time to accept a new token. While it refuses one from its first call on, the
// calls wait this long, each time twice as long; after so many times another program may have ended
// the token, and a new one is asked for.
constexpr std::chrono::milliseconds settling_first{500};
constexpr std::chrono::seconds settling_last{8};
constexpr int settling_times = 4;
// A request that is refused with a token that others are served with waits for two more new ones.
constexpr int settling_times_max = 2 * settling_times;

// The newest call's part in the time that a call usually takes is one of so many.
constexpr int usual_calls = 8;

// Added to a request's backoff, so that another one is the probe that tests the broker.
constexpr std::chrono::milliseconds behind_the_probe{100};

// A shorter wait is reported as an ordinary retry.
constexpr std::chrono::seconds wait_said_after{2};

std::string in_ms(std::chrono::nanoseconds time) {
  return std::to_string(std::chrono::round<std::chrono::milliseconds>(time).count());
}

std::string in_s(std::chrono::nanoseconds time) {
  return std::to_string(std::chrono::round<std::chrono::seconds>(time).count());
}

/// " quota_per_s=5", " total_quota_per_60s=100"; nothing where none is named.
std::string quota_text(const named_quota& quota) {
  if (!quota.calls)
    return {};
  return std::string{quota.of_key ? " total_quota" : " quota"} + "_per_"
         + (quota.per.count() == 1 ? "" : std::to_string(quota.per.count()))
         + "s=" + std::to_string(*quota.calls);
}

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

void gateway_state::hand_over(std::optional<std::uint64_t> request, clock_point slot) {
  const auto id = ++last_grant_;
  grant call;
  call.request = request;
  call.tr = request ? requests_.at(*request).place.need.tr : token_tr;
  // The token is fetched on behalf of the request that has waited longest.
  call.run_id = (request ? requests_.at(*request) : requests_.begin()->second).command.run_id;
  if (request)
    call.client = requests_.at(*request).command.client;
  call.transport = idle_.back();
  call.slot = slot;
  breaker_.granted();
  call.is_probe = breaker_.now() == circuit_breaker::state::half_open;
  call.token = token_number_;
  idle_.pop_back();
  starting_ = id;
  // Before the call: a process killed between the two must leave a note that it may have started.
  pacer_.starting();
  remember();
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
  starting_.reset(); // Only one call is starting at a time.
  pacer_.started(call.tr, sent);
  log_.started(call.tr, call.slot, sent);
  remember();
}

void gateway_state::on_outcome(std::uint64_t id, const call_outcome& outcome) {
  auto& call = grants_.at(id);
  // A transport that hangs is used again last.
  idle_.insert(call.is_lost ? idle_.begin() : idle_.end(), call.transport);
  if (!call.is_started && outcome.is_sent) {
    note_start(call, outcome.sent_at);
  } else if (!call.is_started) {
    // The call never left this machine, so it does not count and the next call takes its slot.
    starting_.reset();
    pacer_.withdrawn();
    remember();
  }
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
    on_token(outcome);
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
  const auto* why = std::get_if<failure>(&outcome.what);
  if (call.is_started)
    log_.ended(call.tr, why != nullptr ? std::string{to_string(why->code)} : "ok");
  if (is_of_our_own(outcome) && !call.is_probe)
    return;
  const auto question = call.request.value_or(0);
  if (is_of_our_own(outcome) || !is_answered(outcome)) {
    patience_.failed(question, now());
    if (breaker_.failed(call.is_probe, now()) && !call.is_probe)
      notify(notice::level::warn, "gateway.breaker state=open key=" + options_.key
                                    + " wait_ms=" + in_ms(breaker_.free_from() - now())
                                    + " error=\"" + why->message + "\"");
    return;
  }
  if (breaker_.answered())
    notify(notice::level::info, "gateway.breaker state=closed key=" + options_.key);
  budget_.answered();
  if (call.request)
    patience_.reached();
  if (why != nullptr && (why->code == ec::rate_limited || why->code == ec::service_failure))
    patience_.failed(question, now());
  if (why != nullptr && why->code == ec::rate_limited)
    on_refusal(call, outcome);
  if (call.request && (why == nullptr || retry_class(why->code) == retry_action::never))
    on_use();
  if (call.request && why == nullptr)
    on_accepted(call);
}

void gateway_state::on_refusal(const grant& call, const call_outcome& outcome) {
  log_.refused(call.tr);
  const bool is_ours = pacer_.refused(call.tr, call.sent, now(), outcome.quota);
  remember();
  const auto what = "tr=" + call.tr + quota_text(outcome.quota);
  if (is_ours)
    notify(notice::level::warn, "gateway.refused " + what
                                  + " interval_ms=" + in_ms(pacer_.interval(call.tr))
                                  + " advice=\"raise gateway.delay if this comes often\"");
  else if (call.request && stranger_said_.is_due(now())) // Tokens have quotas of their own.
    notify(notice::level::warn, "gateway.shared_key key=" + options_.key + ' ' + what
                                  + " reason=\"the calls of this program keep that quota, so "
                                    "another program seems to use the key\"");
}

/// The broker answered a request with something useful.
void gateway_state::on_use() {
  if (const auto waited = patience_.waited(now()); waited >= wait_said_after)
    notify(notice::level::info, "gateway.waited key=" + options_.key + " s=" + in_s(waited));
  patience_.rewarded();
  waiting_said_.reset();
}

void gateway_state::on_accepted(const grant& call) {
  if (call.token == token_number_) {
    token_is_fresh_ = false;
    token_refusals_ = 0;
  }
  const auto before = pacer_.interval(call.tr);
  pacer_.accepted(call.tr, call.sent, now());
  const auto after = pacer_.interval(call.tr);
  if (after != before && after == configured_delay(options_.pace, call.tr))
    notify(notice::level::info, "gateway.recovered tr=" + call.tr + " interval_ms=" + in_ms(after));
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
    notify(notice::level::warn, "gateway.clock key=" + options_.key + " " + *news);
}

/// Rows are sent in the order of the grants, so the row of a call waits until all calls before it
/// have ended. A call that never left has no row.
void gateway_state::file_audit(grant& call, const call_outcome& outcome) {
  const auto* why = std::get_if<failure>(&outcome.what);
  call.is_over = true;
  if (call.is_started)
    call.record = call_record{
      {call.run_id, 0, options_.key, call.tr, utc(call.slot).count(), utc(call.sent).count(),
       utc(outcome.answered_at).count(), outcome.http_status, outcome.return_code,
       why != nullptr ? std::string{to_string(why->code)} : "ok", call.client}};
  while (!grants_.empty() && grants_.begin()->second.is_over) {
    if (auto& record = grants_.begin()->second.record)
      self_->send(writer_, std::move(*record));
    grants_.erase(grants_.begin());
  }
}

void gateway_state::on_token(const call_outcome& outcome) {
  token_under_way_ = false;
  if (const auto* lease = std::get_if<token_lease>(&outcome.what)) {
    token_ = lease->token;
    ++token_number_;
    token_is_fresh_ = true;
    token_is_asked_again_ = false;
    // A lease shorter than the margin is used all the same, or the gateway would renew it without
    // end.
    token_until_ =
      now()
      + std::max(broker_clock_.leased(lease->valid_for, utc(now())), options_.token_margin * 2);
    return;
  }
  const auto& why = std::get<failure>(outcome.what);
  const auto action = retry_class(why.code);
  if (action == retry_action::paced && patience_.is_over(now()))
    return break_down(given_up({why.code, "token: " + why.message}));
  const bool is_repeated =
    action == retry_action::paced
    || (action == retry_action::once && !std::exchange(token_is_asked_again_, true));
  if (!is_repeated)
    return break_down({why.code, "token: " + why.message});
  // After a rate limit, or a garbled answer, the next try waits only for the pace of its TR.
  const bool waits = action == retry_action::paced && why.code != ec::rate_limited;
  token_ready_at_ = waits ? now() + backoff_.wait(patience_.failures()) : clock_point{0};
  tell_retry(std::string{"tr="} + token_tr, outcome);
}

void gateway_state::on_failure(std::uint64_t id, const grant& call, const call_outcome& outcome) {
  const auto& why = std::get<failure>(outcome.what);
  auto& open = requests_.at(id);
  if (open.waiters.empty())
    return static_cast<void>(forget(id)); // Nobody waits for it any more.
  if (open.is_dropped)
    return answer(id, to_caf({ec::cancelled, why.message}));
  switch (retry_class(why.code)) {
    case retry_action::paced:
      return repeat_later(id, outcome);
    case retry_action::renew_token:
      return on_refused_token(id, call, outcome);
    case retry_action::once:
      if (!std::exchange(open.is_asked_again, true))
        return retry(id, outcome, {}, false);
      return answer(id, to_caf(why));
    case retry_action::never:
      answer(id, to_caf(why));
      if (why.code == ec::forbidden)
        break_down(why); // Every other request would fail too.
  }
}

void gateway_state::repeat_later(std::uint64_t id, const call_outcome& outcome) {
  const auto& why = std::get<failure>(outcome.what);
  const auto& open = requests_.at(id);
  // Refusals by rate and outages concern all requests, so they are not failures of this one.
  const bool is_about_broker =
    why.code == ec::rate_limited || !outcome.is_sent || patience_.is_about_broker();
  if (is_about_broker && patience_.is_over(now())) {
    const auto last = given_up(why);
    answer(id, to_caf(last));
    return break_down(last);
  }
  const bool is_own = !is_about_broker || why.code == ec::service_failure;
  if (is_own && open.tries >= options_.retries)
    return answer(id, to_caf(why));
  if (why.code == ec::rate_limited)
    return retry(id, outcome, {}, false); // Its TR is on hold already, which is wait enough.
  if (is_own && !budget_.spend())
    return answer(id, to_caf({why.code, why.message + " (too many calls fail to repeat each)"}));
  const auto rest = backoff_.wait(is_own ? open.tries + 1 : patience_.failures());
  retry(id, outcome, std::max(rest, rest_of_outage()), is_own);
}

/// While the broker is away, each cool-down lets another request probe it.
std::chrono::nanoseconds gateway_state::rest_of_outage() const {
  if (breaker_.now() != circuit_breaker::state::open || queue_.empty())
    return {};
  return breaker_.free_from() - now() + behind_the_probe;
}

void gateway_state::on_refused_token(std::uint64_t id, const grant& call,
                                     const call_outcome& outcome) {
  const auto& why = std::get<failure>(outcome.what);
  if (call.token == token_number_ && token_is_fresh_)
    return await_token(id, call, outcome);
  if (call.token == token_number_)
    token_until_.reset(); // The next request asks for a new one; all share it.
  if (!std::exchange(requests_.at(id).renewed, true))
    return retry(id, outcome, {}, true);
  answer(id, to_caf({why.code, why.message + " (also with a new token)"}));
}

/// The broker's data service may take seconds to accept a new token, and asking again meanwhile
/// returns the same one. So the calls with it wait.
void gateway_state::await_token(std::uint64_t id, const grant& call, const call_outcome& outcome) {
  const auto& why = std::get<failure>(outcome.what);
  if (requests_.at(id).renewed && token_refusals_ >= settling_times_max)
    return answer(id, to_caf({why.code, why.message + " (also with a new token)"}));
  patience_.failed(id, now());
  if (patience_.is_over(now())) {
    const auto last = given_up({ec::forbidden, "every token is refused: " + why.message});
    answer(id, to_caf(last));
    return break_down(last);
  }
  if (call.sent >= token_settles_at_) { // The others were under way together with it.
    std::chrono::nanoseconds wait = settling_first;
    for (int i = 0; i < token_refusals_ && wait < settling_last; ++i)
      wait *= 2;
    token_settles_at_ = now() + std::min<std::chrono::nanoseconds>(wait, settling_last);
    if (++token_refusals_ % settling_times == 0)
      token_until_.reset();
  }
  // Another request tries first, so that one that is refused with any token does not hold up the
  // others.
  const auto others_first =
    queue_.empty() ? std::chrono::nanoseconds{0} : token_settles_at_ - now() + behind_the_probe;
  retry(id, outcome, others_first, false);
}

void gateway_state::retry(std::uint64_t id, const call_outcome& outcome,
                          std::chrono::nanoseconds wait, bool counts) {
  auto& open = requests_.at(id);
  open.tries += counts ? 1 : 0;
  open.where = page_request::state::resting;
  open.rest_until = now() + wait;
  resting_.emplace(open.rest_until, id);
  tell_retry("tr=" + open.place.need.tr + " subject=" + subject(open.command.query)
               + " try=" + std::to_string(open.tries) + '/' + std::to_string(options_.retries),
             outcome);
}

/// Counts a retry and reports it; during a long wait only now and then.
void gateway_state::tell_retry(const std::string& what, const call_outcome& outcome) {
  if (outcome.is_sent)
    log_.retried();
  const auto error = " error=\"" + std::get<failure>(outcome.what).message + '"';
  const auto waited = patience_.waited(now());
  if (waited < wait_said_after)
    return notify(notice::level::warn, "gateway.retry " + what + error);
  if (waiting_said_.is_due(now()))
    notify(notice::level::warn, "gateway.waiting key=" + options_.key + " s=" + in_s(waited)
                                  + " patience_s=" + in_s(patience_.limit()) + error
                                  + " advice=\"scan.patience says how long\"");
}

/// The failure reported for a broker that was waited for in vain.
failure gateway_state::given_up(const failure& why) const {
  return {why.code, "broker given up after " + in_s(patience_.waited(now()))
                      + " s without an answer of use (scan.patience: " + in_s(patience_.limit())
                      + " s): " + why.message};
}

void gateway_state::break_down(const failure& why) {
  broken_ = why;
  notify(notice::level::error,
         "gateway.stopped key=" + options_.key + " error=\"" + why.message + "\"");
  answer_waiting(why);
}

} // namespace tandem
