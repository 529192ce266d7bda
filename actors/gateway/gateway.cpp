#include "actors/gateway/gateway.hpp"

#include "actors/kit/ending.hpp"

#include <algorithm>
#include <string>
#include <utility>

// requester          gateway             transport           writer
//    │ fetch_tr         │                    │                  │
//    ├─────────────────▶│ wait for the slot  │                  │
//    │                  │ send_call          │                  │
//    │                  ├───────────────────▶│ wait, POST       │
//    │                  │ call_started       │                  │
//    │                  │◀───────────────────┤                  │
//    │                  │ (the next slot is known, another transport may take it)
//    │                  │ call_outcome       │                  │
//    │                  │◀───────────────────┤                  │
//    │                  │ call_record                           │
//    │                  ├──────────────────────────────────────▶│
//    │ tr_page or error │                                       │
//    │◀─────────────────┤ (a retry goes back into the queue)    │
//
// This file keeps the requests; slots.cpp decides who calls next, when and with which key;
// calls.cpp has the life of a call, and failures.cpp what a failed one means.

namespace tandem {

namespace {

const failure draining{ec::shutting_down, "the gateway is draining"};

std::string page_of(const tr_query& query, const std::string& next_key) {
  return identity(query) + '#' + next_key;
}

} // namespace

gateway_impl::behavior_type gateway(gateway_impl::stateful_pointer<gateway_state> self,
                                    gateway_options options, std::vector<gateway_key> keys,
                                    writer_actor writer, monitor_actor monitor) {
  return self->state.make_behavior(std::move(options), std::move(keys), std::move(writer),
                                   std::move(monitor));
}

gateway_state::gateway_state(gateway_impl::pointer self) : self_(self) {}

gateway_impl::behavior_type gateway_state::make_behavior(gateway_options options,
                                                         std::vector<gateway_key> keys,
                                                         writer_actor writer,
                                                         monitor_actor monitor) {
  breaker_ = circuit_breaker{options.breaker, options.seed};
  patience_ = tandem::patience{options.patience, options.retries};
  budget_ = retry_budget{options.retry_reserve, options.retry_per_answer};
  backoff_ = backoff{options.backoff_base, options.backoff_cap, options.seed};
  options_ = std::move(options);
  for (auto& key : keys) {
    keys_ += (keys_.empty() ? "" : ",") + key.options.name;
    lanes_.emplace_back(std::move(key), options_.pace, key_token{options_.token_margin},
                        tandem::patience{options_.patience, options_.retries},
                        [this](notice what) { self_->send(monitor_, std::move(what)); });
  }
  writer_ = std::move(writer);
  monitor_ = std::move(monitor);
  on_exit(self_, [this](const caf::error& reason) { on_exit_msg(reason); });
  self_->set_down_handler([this](const caf::down_msg& msg) { on_down_msg(msg); });
  survive_errors(self_, monitor_);
  return {
    [this](const fetch_tr& command) { return on_fetch_tr(command); },
    [this](const drop_tr& command) { on_drop_tr(command); },
    [this](const tr_durable& event) { on_tr_durable(event); },
    [this](const get_status&) { return on_get_status(); },
    [this](const take_figures& command) { return on_take_figures(command); },
    [this](const call_started& event) { on_call_started(event); },
    [this](const gateway_due&) { on_due(); },
  };
}

caf::result<tr_page> gateway_state::on_fetch_tr(const fetch_tr& command) {
  if (exit_reason_)
    return to_caf(draining);
  if (broken_ && now() < broken_until_)
    return to_caf(*broken_);
  if (broken_)
    try_again();
  auto page = page_of(command.query, command.next_key);
  auto known = by_page_.find(page);
  if (known == by_page_.end() && queue_.size() + resting_.size() >= options_.queue_max)
    return to_caf({ec::queue_full, "gateway queue holds "
                                     + std::to_string(queue_.size() + resting_.size())
                                     + " requests (gateway.queue-max)"});
  // make_response_promise takes the sender out of the message, so the sender is read first.
  auto asker = caf::actor_cast<caf::actor_addr>(self_->current_sender());
  if (command.hold.count() > 0) {
    const auto joined = known == by_page_.end() ? std::nullopt : std::optional{known->second};
    if (const auto wait = expected_wait(command, asker, joined); wait > command.hold) {
      tr_page refusal;
      refusal.rows = long_wait{wait};
      return refusal;
    }
  }
  auto answer = self_->make_response_promise<tr_page>();
  watch(asker);
  if (known == by_page_.end()) {
    auto id = ++last_request_;
    page_request open;
    open.command = command;
    open.page = page;
    open.place = place_of(command, asker);
    known = by_page_.emplace(std::move(page), id).first;
    requests_.emplace(id, std::move(open));
    enqueue(id);
  }
  join(requests_.at(known->second), command, {answer, asker, command.history});
  pump();
  return answer;
}

void gateway_state::on_drop_tr(const drop_tr& command) {
  auto found = by_page_.find(page_of(command.query, command.next_key));
  if (found == by_page_.end())
    return;
  // A call under way is spent already, so its answer is delivered.
  if (auto& open = requests_.at(found->second);
      open.where == page_request::state::under_way && open.waiters.size() == 1) {
    open.is_dropped = true;
    return;
  }
  const auto cancelled = to_caf({ec::cancelled, subject(command.query) + ": not wanted any more"});
  leave(found->second, caf::actor_cast<caf::actor_addr>(self_->current_sender()), &cancelled);
}

void gateway_state::on_tr_durable(const tr_durable& event) {
  auto page = page_of(event.query, event.next_key);
  forget_unacknowledged([&](const unacknowledged_page& one) { return one.page == page; });
}

std::vector<gateway_status> gateway_state::on_get_status() const {
  const auto moment = now();
  std::vector<gateway_status> all;
  for (const auto& lane : lanes_) {
    auto& one = all.emplace_back(lane.figures(moment));
    one.next_slot =
      std::max({lane.next({}, moment), lane.out_until(), breaker_.free_from()}) - moment;
    one.waiting = patience_.waited(moment);
    one.patience = patience_.limit();
    one.breaker = breaker_.now() == circuit_breaker::state::closed ? "closed"
                  : breaker_.now() == circuit_breaker::state::open ? "open"
                                                                   : "half-open";
  }
  all.front().queued = queue_.size() + resting_.size();
  for (const auto& [id, open] : requests_)
    if (open.where != page_request::state::under_way && !open.command.client.empty())
      ++all.front().queued_by_client[open.command.client];
  return all;
}

std::vector<gateway_status> gateway_state::on_take_figures(const take_figures& command) {
  std::vector<gateway_status> all;
  for (auto& lane : lanes_)
    all.push_back(lane.take_figures(command.run_id));
  return all;
}

void gateway_state::on_call_started(const call_started& event) {
  auto found = grants_.find(event.grant);
  if (found == grants_.end() || found->second.is_started || found->second.is_over)
    return; // It was given up meanwhile, and counted as started then.
  note_start(found->second, event.sent_at);
  pump();
}

void gateway_state::on_due() {
  wake_up_.came();
  pump();
}

void gateway_state::on_down_msg(const caf::down_msg& msg) {
  watched_.erase(msg.source);
  std::vector<std::uint64_t> of_it;
  for (const auto& [id, open] : requests_)
    if (std::any_of(open.waiters.begin(), open.waiters.end(),
                    [&](const waiter& one) { return one.asker == msg.source; }))
      of_it.push_back(id);
  for (auto id : of_it)
    leave(id, msg.source, nullptr);
  forget_unacknowledged([&](const unacknowledged_page& one) { return one.asker == msg.source; });
}

void gateway_state::on_exit_msg(const caf::error& reason) {
  // CAF 0.17 sends nothing when a promise dies with its actor: the requester would wait for its
  // whole timeout. So waiting requests are answered here, and calls in flight finish first.
  exit_reason_ = reason;
  drain();
}

void gateway_state::drain() {
  answer_waiting(draining);
  if (std::all_of(lanes_.begin(), lanes_.end(), [](const auto& one) { return one.is_idle(); }))
    self_->quit(exit_reason_);
}

queue_place gateway_state::place_of(const fetch_tr& command, const caf::actor_addr& asker) {
  return {command.priority,
          command.requester != 0 || !asker ? command.requester : asker.id(),
          {std::string{tr_name(command.query)}, command.history},
          !command.next_key.empty()};
}

void gateway_state::join(page_request& open, const fetch_tr& command, waiter who) {
  auto id = by_page_.at(open.page);
  // It takes the turn of the one who gets it sooner.
  const auto requester = place_of(command, who.asker).requester;
  if (queue_.is_better(command.priority, requester, open.place)) {
    open.place.priority = command.priority;
    open.place.requester = requester;
    queue_.move(id, command.priority, requester);
  }
  open.waiters.push_back(std::move(who));
  open.is_dropped = false;
  if (command.history != open.place.need.history) {
    open.place.need.history = 0; // Not all who wait for it share that history.
    queue_.release(id);
  }
  // The latest deadline of its waiters counts.
  auto deadline = command.patience.count() > 0 ? now() + command.patience : clock_point::max();
  set_deadline(id, open.waiters.size() == 1 ? deadline : std::max(open.deadline, deadline));
}

void gateway_state::set_deadline(std::uint64_t id, clock_point deadline) {
  auto& open = requests_.at(id);
  auto [first, last] = deadlines_.equal_range(open.deadline);
  if (auto old = std::find_if(first, last, [id](const auto& one) { return one.second == id; });
      old != last)
    deadlines_.erase(old);
  open.deadline = deadline;
  if (deadline != clock_point::max())
    deadlines_.emplace(deadline, id);
}

void gateway_state::watch(const caf::actor_addr& asker) {
  if (asker && watched_.insert(asker).second)
    self_->monitor(asker);
}

/// Takes `asker` off the waiters; it gets `answer` unless it is gone.
void gateway_state::leave(std::uint64_t id, const caf::actor_addr& asker,
                          const caf::error* answer) {
  auto& open = requests_.at(id);
  std::erase_if(open.waiters, [&](waiter& one) {
    if (one.asker != asker)
      return false;
    if (answer != nullptr)
      one.answer.deliver(*answer);
    return true;
  });
  if (open.waiters.empty() && open.where != page_request::state::under_way)
    forget(id);
}

void gateway_state::answer(std::uint64_t id, const caf::error& problem) {
  for (auto& one : forget(id).waiters)
    one.answer.deliver(problem);
}

gateway_state::page_request gateway_state::forget(std::uint64_t id) {
  set_deadline(id, clock_point::max());
  auto gone = std::move(requests_.extract(id).mapped());
  by_page_.erase(gone.page);
  queue_.remove(id);
  if (gone.where == page_request::state::resting) {
    auto [first, last] = resting_.equal_range(gone.rest_until);
    resting_.erase(std::find_if(first, last, [id](const auto& one) { return one.second == id; }));
  }
  return gone;
}

void gateway_state::answer_waiting(const failure& why) {
  std::vector<std::uint64_t> waiting;
  for (const auto& [id, open] : requests_)
    if (open.where != page_request::state::under_way)
      waiting.push_back(id);
  for (auto id : waiting)
    answer(id, to_caf(why));
}

clock_point gateway_state::now() const {
  return std::chrono::duration_cast<clock_point>(self_->clock().now().time_since_epoch());
}

std::chrono::microseconds gateway_state::utc(clock_point at) const {
  return std::chrono::duration_cast<std::chrono::microseconds>(at + options_.steady_to_utc);
}

void gateway_state::notify(notice::level severity, std::string text) {
  self_->send(monitor_, notice{severity, std::move(text)});
}

} // namespace tandem
