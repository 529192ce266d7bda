#include "actors/gateway/gateway.hpp"

#include <algorithm>
#include <string>
#include <tuple>
#include <utility>

// Who calls next, when, and with which key.

namespace tandem {

bool gateway_state::is_held(std::uint64_t history) const {
  return history != 0
         && std::any_of(unacknowledged_.begin(), unacknowledged_.end(),
                        [history](const auto& one) { return one.history == history; });
}

void gateway_state::forget_unacknowledged(
  const std::function<bool(const unacknowledged_page&)>& which) {
  if (std::erase_if(unacknowledged_, which) > 0)
    pump();
}

void gateway_state::pump() {
  while (!exit_reason_ && !broken_ && grant_next()) {
  }
}

/// Dispatches the next call if its time has come; otherwise asks to be woken for it.
bool gateway_state::grant_next() {
  const auto moment = now();
  expire(moment);
  wake_rested(moment + options_.lead);
  auto wake = deadlines_.empty() ? clock_point::max() : deadlines_.begin()->first;
  if (!resting_.empty())
    wake = std::min(wake, resting_.begin()->first - options_.lead);
  std::erase_if(unacknowledged_, [moment](const auto& one) { return one.until <= moment; });
  for (const auto& one : unacknowledged_)
    wake = std::min(wake, one.until);
  const auto next = best_offer(moment);
  if (next.slot - options_.lead <= moment) {
    const auto& lane = lanes_[next.lane];
    if (!lane.token().is_good(moment)) {
      hand_over(std::nullopt, next);
      return true;
    }
    auto id = *queue_.take([&](const queue_need& need) {
      return !is_held(need.history) && lane.next(need.tr, moment) <= next.slot;
    });
    hand_over(id, {next.lane, std::max(next.slot, requests_.at(id).rest_until)});
    return true;
  }
  if (next.slot != clock_point::max())
    wake = std::min(wake, next.slot - options_.lead);
  // Set only while somebody waits: an idle gateway schedules nothing.
  if (wake != clock_point::max())
    wake_up_.set_by(self_, wake);
  return false;
}

/// Of the lanes that may call, the one with the earliest slot. Of equal ones that which has a
/// token, so that none is asked for in vain, and then the one that has rested for longer.
gateway_state::offer gateway_state::best_offer(clock_point now) const {
  offer best;
  if (!breaker_.lets_pass())
    return best;
  auto rank = [&](const offer& one) {
    const auto& lane = lanes_[one.lane];
    return std::tuple{one.slot, !lane.token().is_good(now), lane.last_start()};
  };
  for (std::size_t i = 0; i < lanes_.size(); ++i)
    if (lanes_[i].is_free())
      if (const offer one{i, next_slot(lanes_[i], now)};
          one.slot != clock_point::max()
          && (best.slot == clock_point::max() || rank(one) < rank(best)))
        best = one;
  return best;
}

/// clock_point::max() when no request waits, or every waiting request is held by a history.
clock_point gateway_state::next_slot(const key_lane& lane, clock_point now) const {
  auto slot = clock_point::max();
  for (const auto& [need, number] : queue_.waiting())
    if (!is_held(need.history))
      slot = std::min(slot, lane.next(need.tr, now));
  if (slot == clock_point::max())
    return slot;
  const auto& token = lane.token();
  if (token.is_good(now))
    slot = std::max(slot, token.settles_at());
  else
    slot = std::max(lane.next(token_tr, now), token.ready_at());
  return std::max({slot, breaker_.free_from(), lane.out_until()});
}

/// Answers requests whose deadline has passed.
void gateway_state::expire(clock_point now) {
  while (!deadlines_.empty() && deadlines_.begin()->first <= now) {
    auto id = deadlines_.begin()->second;
    const auto& open = requests_.at(id);
    if (open.where == page_request::state::under_way) {
      set_deadline(id, clock_point::max()); // It has its slot, so its answer is worth waiting for.
      continue;
    }
    const auto& command = open.command;
    answer(id, to_caf({ec::timeout, std::string{tr_name(command.query)} + " "
                                      + subject(command.query) + ": no slot within its patience, "
                                      + std::to_string(queue_.size()) + " requests are waiting"}));
  }
}

void gateway_state::wake_rested(clock_point until) {
  while (!resting_.empty() && resting_.begin()->first <= until) {
    auto id = resting_.begin()->second;
    resting_.erase(resting_.begin());
    enqueue(id);
  }
}

void gateway_state::enqueue(std::uint64_t id) {
  auto& open = requests_.at(id);
  open.where = page_request::state::queued;
  queue_.add(id, open.place);
}

} // namespace tandem
