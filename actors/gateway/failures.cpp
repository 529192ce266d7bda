#include "actors/gateway/gateway.hpp"
#include "actors/gateway/notice_text.hpp"

#include <algorithm>
#include <utility>

// What a failed call means: for its request, for its key and for the broker.

namespace tandem {

namespace {

// Added to a request's backoff, so that another one is the probe that tests the broker.
constexpr std::chrono::milliseconds behind_the_probe{100};

// How long a broker that was given up is left alone. Longer than a run needs to end once all of its
// requests fail; short for a server that runs for months.
constexpr std::chrono::seconds given_up_for{30};

} // namespace

void gateway_state::on_denied_token(const grant& call, const call_outcome& outcome) {
  const auto& why = std::get<failure>(outcome.what);
  auto& lane = lanes_[call.lane];
  const failure reported{why.code, "token: " + why.message};
  const auto action = retry_class(why.code);
  // After a rate limit, or a garbled answer, the next try waits only for the pace of its TR.
  const bool waits = action == retry_action::paced && why.code != ec::rate_limited;
  lane.token().denied(waits ? now() + backoff_.wait(patience_.failures()) : clock_point{0});
  if (action == retry_action::paced && patience_.is_over(now()))
    return break_down(given_up(reported));
  const bool is_repeated = action == retry_action::paced
                           || (action == retry_action::once && lane.token().is_garbled_first());
  if (is_repeated)
    tell_retry(std::string{"tr="} + token_tr, call, outcome);
  else
    leave_out(lane, reported);
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
      return repeat_later(id, call, outcome);
    case retry_action::renew_token:
      return on_refused_token(id, call, outcome);
    case retry_action::once:
      if (!std::exchange(open.is_asked_again, true))
        return retry(id, call, outcome, {}, false);
      return answer(id, to_caf(why));
    case retry_action::never:
      // With this key every other request would fail, too; with another one it may not.
      if (why.code == ec::forbidden && leave_out(lanes_[call.lane], why))
        return retry(id, call, outcome, {}, false);
      return answer(id, to_caf(why));
  }
}

void gateway_state::repeat_later(std::uint64_t id, const grant& call, const call_outcome& outcome) {
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
    return retry(id, call, outcome, {}, false); // Its TR is on hold already, which is wait enough.
  if (is_own && !budget_.spend())
    return answer(id, to_caf({why.code, why.message + " (too many calls fail to repeat each)"}));
  const auto rest = backoff_.wait(is_own ? open.tries + 1 : patience_.failures());
  retry(id, call, outcome, std::max(rest, rest_of_outage()), is_own);
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
  auto& token = lanes_[call.lane].token();
  if (token.is_untried(call.token))
    return await_token(id, call, outcome);
  token.refused(call.token);
  if (requests_.at(id).renewed.insert(call.lane).second)
    return retry(id, call, outcome, {}, true);
  answer(id, to_caf({why.code, why.message + " (also with a new token)"}));
}

/// The broker does not know its own new token yet, so the calls with it wait.
void gateway_state::await_token(std::uint64_t id, const grant& call, const call_outcome& outcome) {
  const auto& why = std::get<failure>(outcome.what);
  auto& lane = lanes_[call.lane];
  if (requests_.at(id).renewed.contains(call.lane) && lane.token().is_hopeless())
    return answer(id, to_caf({why.code, why.message + " (also with a new token)"}));
  patience_.failed(id, now());
  lane.wait_for_token().failed(id, now());
  const failure refused{ec::forbidden, "every token is refused: " + why.message};
  if (patience_.is_over(now())) {
    const auto last = given_up(refused);
    answer(id, to_caf(last));
    return break_down(last);
  }
  if (lane.wait_for_token().is_over(now()) && leave_out(lane, refused))
    return retry(id, call, outcome, {}, false);
  lane.token().settle(call.sent, now());
  // Another request tries first, so that one that is refused with any token does not hold up the
  // others; unless another key can take it.
  const bool is_taken = std::any_of(lanes_.begin(), lanes_.end(), [&](const auto& one) {
    return &one != &lane && !one.is_out(now()) && one.token().is_good(now())
           && one.token().settles_at() <= now();
  });
  const auto others_first = queue_.empty() || is_taken
                              ? std::chrono::nanoseconds{0}
                              : lane.token().settles_at() - now() + behind_the_probe;
  retry(id, call, outcome, others_first, false);
}

void gateway_state::retry(std::uint64_t id, const grant& call, const call_outcome& outcome,
                          std::chrono::nanoseconds wait, bool counts) {
  auto& open = requests_.at(id);
  open.tries += counts ? 1 : 0;
  open.where = page_request::state::resting;
  open.rest_until = now() + wait;
  resting_.emplace(open.rest_until, id);
  tell_retry("tr=" + open.place.need.tr + " subject=" + subject(open.command.query)
               + " try=" + std::to_string(open.tries) + '/' + std::to_string(options_.retries),
             call, outcome);
}

/// Counts a retry and reports it; during a long wait only now and then.
void gateway_state::tell_retry(const std::string& what, const grant& call,
                               const call_outcome& outcome) {
  if (outcome.is_sent)
    lanes_[call.lane].retried(counted_run(call));
  const auto error = " error=\"" + std::get<failure>(outcome.what).message + '"';
  const auto waited = patience_.waited(now());
  if (waited < wait_said_after)
    return notify(notice::level::warn, "gateway.retry " + what + error);
  if (waiting_said_.is_due(now()))
    notify(notice::level::warn, "gateway.waiting key=" + keys_ + " s=" + in_s(waited)
                                  + " patience_s=" + in_s(patience_.limit()) + error
                                  + " advice=\"scan.patience says how long\"");
}

/// The failure reported for a broker that was waited for in vain.
failure gateway_state::given_up(const failure& why) const {
  return {why.code, "broker given up after " + in_s(patience_.waited(now()))
                      + " s without an answer of use (scan.patience: " + in_s(patience_.limit())
                      + " s): " + why.message};
}

/// Leaves out a key that the broker refuses. False when no other one is left: then the broker is
/// given up.
bool gateway_state::leave_out(key_lane& lane, const failure& why) {
  const bool was_in = !lane.is_out(now());
  const auto wait = was_in ? lane.leave(now()) : lane.out_until() - now();
  if (std::all_of(lanes_.begin(), lanes_.end(),
                  [this](const auto& one) { return one.is_out(now()); })) {
    break_down(why);
    return false;
  }
  if (was_in)
    notify(notice::level::warn, "gateway.key_refused key=" + lane.name() + " error=\"" + why.message
                                  + "\" again_in_s=" + in_s(wait)
                                  + " advice=\"the other keys go on\"");
  return true;
}

/// Gives the broker up for a while: answers all that wait, and all that come meanwhile.
void gateway_state::break_down(const failure& why) {
  if (broken_)
    return; // Calls that were under way together fail for the same reason.
  broken_ = why;
  broken_until_ = now() + given_up_for;
  breaker_.give_up(broken_until_);
  for (auto& lane : lanes_)
    lane.return_by(broken_until_);
  if (stopped_said_.is_due(now()))
    notify(notice::level::error, "gateway.stopped key=" + keys_ + " error=\"" + why.message + "\"");
  answer_waiting(why);
}

/// A request came after the time for which the broker was given up. It, and others that come soon,
/// wait for the broker as patiently as those before them did.
void gateway_state::try_again() {
  broken_.reset();
  patience_.restart();
  waiting_said_.reset();
}

} // namespace tandem
