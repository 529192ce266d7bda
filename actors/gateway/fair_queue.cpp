#include "actors/gateway/fair_queue.hpp"

#include <algorithm>
#include <utility>

namespace tandem {

void fair_queue::add(std::uint64_t id, queue_place where) {
  auto& at = level_of(where.priority);
  auto [found, is_new] = at.of.try_emplace(where.requester);
  if (is_new)
    at.turns.push_back(where.requester); // A new requester starts at the end of the turns.
  found->second[where.need].emplace(rank_of(id, where), id);
  ++waiting_[where.need];
  places_.emplace(id, std::move(where));
}

std::optional<std::uint64_t> fair_queue::first_open(const own_requests& of,
                                                    const is_open_fn& is_open) {
  const std::pair<const rank, std::uint64_t>* first = nullptr;
  for (const auto& [need, requests] : of)
    if (const auto& one = *requests.begin();
        (first == nullptr || one.first < first->first) && is_open(need))
      first = &one;
  return first == nullptr ? std::nullopt : std::optional{first->second};
}

std::optional<std::uint64_t> fair_queue::take(const is_open_fn& is_open) {
  for (auto& at : levels_) {
    for (auto turn = at.turns.begin(); turn != at.turns.end(); ++turn) {
      const auto id = first_open(at.of.at(*turn), is_open);
      if (!id)
        continue; // It keeps its turn: what its requests need is not there yet.
      auto requester = *turn;
      remove(*id);
      if (at.of.contains(requester)) {
        at.turns.erase(std::find(at.turns.begin(), at.turns.end(), requester));
        at.turns.push_back(requester);
      }
      return id;
    }
  }
  return std::nullopt;
}

bool fair_queue::remove(std::uint64_t id) {
  auto found = places_.find(id);
  if (found == places_.end())
    return false;
  const auto where = std::move(found->second);
  places_.erase(found);
  if (--waiting_.at(where.need) == 0)
    waiting_.erase(where.need);
  auto& at = level_of(where.priority);
  auto own = at.of.find(where.requester);
  auto queue = own->second.find(where.need);
  queue->second.erase(rank_of(id, where));
  if (queue->second.empty())
    own->second.erase(queue);
  if (own->second.empty()) {
    at.of.erase(own);
    at.turns.erase(std::find(at.turns.begin(), at.turns.end(), where.requester));
  }
  return true;
}

void fair_queue::promote(std::uint64_t id, priority_class priority) {
  auto found = places_.find(id);
  if (found == places_.end() || found->second.priority <= priority)
    return;
  auto where = found->second;
  where.priority = priority;
  replace(id, std::move(where));
}

void fair_queue::release(std::uint64_t id) {
  auto found = places_.find(id);
  if (found == places_.end() || found->second.need.history == 0)
    return;
  auto where = found->second;
  where.need.history = 0;
  replace(id, std::move(where));
}

void fair_queue::replace(std::uint64_t id, queue_place where) {
  remove(id);
  add(id, std::move(where));
}

} // namespace tandem
