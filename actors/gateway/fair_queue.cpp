#include "actors/gateway/fair_queue.hpp"

#include <algorithm>
#include <utility>

namespace tandem {

void fair_queue::add(std::uint64_t id, queue_place where) {
  auto& at = level_of(where.priority);
  auto [found, is_new] = at.lanes.try_emplace(where.requester);
  if (is_new)
    at.turns.push_back(where.requester); // Whoever comes anew waits for one turn of the others.
  found->second[where.tr].emplace(rank_of(id, where), id);
  ++waiting_[where.tr];
  places_.emplace(id, std::move(where));
}

const fair_queue::rank* fair_queue::first_open(const lane& of, const is_open_fn& is_open,
                                               std::uint64_t& id) {
  const rank* first = nullptr;
  for (const auto& [tr, requests] : of) {
    const auto& [place, number] = *requests.begin();
    if ((first == nullptr || place < *first) && is_open(tr)) {
      first = &place;
      id = number;
    }
  }
  return first;
}

std::optional<std::uint64_t> fair_queue::take(const is_open_fn& is_open) {
  for (auto& at : levels_) {
    for (auto turn = at.turns.begin(); turn != at.turns.end(); ++turn) {
      std::uint64_t id = 0;
      if (first_open(at.lanes.at(*turn), is_open, id) == nullptr)
        continue; // Keeps its turn: what it wants has no slot yet.
      auto requester = *turn;
      remove(id);
      if (at.lanes.contains(requester)) {
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
  if (--waiting_.at(where.tr) == 0)
    waiting_.erase(where.tr);
  auto& at = level_of(where.priority);
  auto own = at.lanes.find(where.requester);
  auto queue = own->second.find(where.tr);
  queue->second.erase(rank_of(id, where));
  if (queue->second.empty())
    own->second.erase(queue);
  if (own->second.empty()) {
    at.lanes.erase(own);
    at.turns.erase(std::find(at.turns.begin(), at.turns.end(), where.requester));
  }
  return true;
}

void fair_queue::promote(std::uint64_t id, priority_class priority) {
  auto found = places_.find(id);
  if (found == places_.end() || found->second.priority <= priority)
    return;
  auto where = found->second;
  remove(id);
  where.priority = priority;
  add(id, std::move(where));
}

} // namespace tandem
