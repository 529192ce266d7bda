#include "actors/gateway/gateway.hpp"

#include <algorithm>
#include <utility>

// Whether a request can have its call in time, judged when it arrives.

namespace tandem {

/// How long the call for `command` would wait for its start; `known` is the request it would join.
std::chrono::nanoseconds gateway_state::expected_wait(const fetch_tr& command,
                                                      const caf::actor_addr& asker,
                                                      std::optional<std::uint64_t> known) const {
  const auto moment = now();
  const auto id = known.value_or(last_request_ + 1);
  auto place = place_of(command, asker);
  auto earliest = moment;
  if (known) {
    const auto& open = requests_.at(id);
    if (open.where == page_request::state::under_way)
      return {};
    if (open.where == page_request::state::resting)
      earliest = std::max(moment, open.rest_until);
    if (!queue_.is_better(place.priority, place.requester, open.place))
      place = open.place;
  }
  auto queue = queue_.beginning(calls_within(command.hold, pacer_.key_interval(), 1));
  // A request in its backoff counts as if it were back, so the wait is rather too long than too
  // short.
  for (const auto& [until, resting] : resting_)
    queue.add(resting, requests_.at(resting).place);
  queue.remove(id);
  queue.add(id, std::move(place));
  return std::max(expected_start(std::move(queue), id, outlook(moment)), earliest) - moment;
}

gateway_outlook gateway_state::outlook(clock_point moment) const {
  std::vector<clock_point> transports(idle_.size(), moment);
  auto free_from = std::max(breaker_.free_from(), token_settles_at_);
  for (const auto& [id, call] : grants_) {
    if (call.is_over)
      continue;
    const auto end = expected_end(call.slot, usual_call_, moment);
    transports.push_back(end);
    if (!call.request || call.is_probe)
      free_from = std::max(free_from, end); // All others wait for its answer.
  }
  const bool wants_token = !token_under_way_ && !token_is_good();
  const auto token_slot =
    std::max({pacer_.next(token_tr, moment), token_ready_at_, breaker_.free_from()});
  if (wants_token)
    free_from = token_slot + usual_call_;
  key_outlook key{pacer_, free_from, std::move(transports)};
  if (wants_token)
    key.starts(token_tr, token_slot);
  if (starting_)
    key.starts(grants_.at(*starting_).tr, grants_.at(*starting_).slot);
  return {moment, {std::move(key)}, usual_call_};
}

} // namespace tandem
