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
  auto interval = std::chrono::nanoseconds::max();
  for (const auto& lane : lanes_)
    interval = std::min(interval, lane.pace().key_interval());
  auto queue = queue_.beginning(calls_within(command.hold, interval, lanes_.size()));
  // A request in its backoff counts as if it were back, so the wait is rather too long than too
  // short.
  for (const auto& [until, resting] : resting_)
    queue.add(resting, requests_.at(resting).place);
  queue.remove(id);
  queue.add(id, std::move(place));
  return std::max(expected_start(std::move(queue), id, outlook(moment)), earliest) - moment;
}

gateway_outlook gateway_state::outlook(clock_point moment) const {
  gateway_outlook all{moment, {}, usual_call_};
  for (std::size_t i = 0; i < lanes_.size(); ++i)
    all.keys.push_back(outlook_of(i, moment));
  return all;
}

key_outlook gateway_state::outlook_of(std::size_t number, clock_point moment) const {
  const auto& lane = lanes_[number];
  const auto& token = lane.token();
  std::vector<clock_point> transports(lane.idle(), moment);
  auto free_from = std::max({breaker_.free_from(), token.settles_at(), lane.out_until()});
  const grant* starting = nullptr; // Its start is not known yet.
  for (const auto& [id, call] : grants_) {
    if (call.is_over)
      continue;
    const auto end = expected_end(call.slot, usual_call_, moment);
    if (call.is_probe)
      free_from = std::max(free_from, end); // All others wait for its answer.
    if (call.lane != number)
      continue;
    transports.push_back(end);
    if (!call.request)
      free_from = std::max(free_from, end);
    if (!call.is_started)
      starting = &call;
  }
  const bool wants_token = !token.is_under_way() && !token.is_good(moment);
  const auto token_slot = std::max(
    {lane.next(token_tr, moment), token.ready_at(), breaker_.free_from(), lane.out_until()});
  if (wants_token)
    free_from = std::max(free_from, token_slot + usual_call_);
  key_outlook key{lane.pace(), free_from, std::move(transports)};
  if (wants_token)
    key.starts(token_tr, token_slot);
  if (starting != nullptr)
    key.starts(starting->tr, starting->slot);
  return key;
}

} // namespace tandem
