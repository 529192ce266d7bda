#include "actors/gateway/fair_queue.hpp"

#include <algorithm>
#include <utility>

namespace tandem {

namespace {

constexpr turn_taker scan_class{};

// Takers without a request keep their place in the line of a class; beyond so many, the one that
// had its turn longest ago is a newcomer when it comes back.
constexpr std::size_t absent_max = 256;

} // namespace

void fair_queue::add(std::uint64_t id, queue_place where) {
  auto& at = level_of(where.priority);
  auto [found, is_new] = at.of.try_emplace(where.requester);
  if (is_new)
    at.turns.join(where.requester);
  if (is_new && where.priority == priority_class::scan)
    level_of(priority_class::interactive).turns.join(scan_class);
  found->second[where.need].emplace(rank_of(id, where), id);
  ++waiting_[where.need];
  places_.emplace(id, std::move(where));
}

std::optional<std::uint64_t> fair_queue::first_open(const level& of, std::uint64_t requester,
                                                    const is_open_fn& is_open) {
  const auto own = of.of.find(requester);
  if (own == of.of.end())
    return std::nullopt;
  const std::pair<const rank, std::uint64_t>* first = nullptr;
  for (const auto& [need, requests] : own->second)
    if (const auto& one = *requests.begin();
        (first == nullptr || one.first < first->first) && is_open(need))
      first = &one;
  return first == nullptr ? std::nullopt : std::optional{first->second};
}

std::optional<std::uint64_t> fair_queue::next_of(priority_class priority,
                                                 const is_open_fn& is_open) const {
  const auto& top = level_of(priority_class::interactive);
  for (const auto& [place, who] : level_of(priority).turns.line()) {
    // Its own interactive requests go first, in their turn.
    if (priority == priority_class::scan && first_open(top, *who, is_open))
      continue;
    // Who gets nothing keeps its place: what its requests need is not there yet.
    if (auto id = who ? first_open(level_of(priority), *who, is_open)
                      : next_of(priority_class::scan, is_open))
      return id;
  }
  return std::nullopt;
}

std::optional<std::uint64_t> fair_queue::next(const is_open_fn& is_open) const {
  const auto id = next_of(priority_class::interactive, is_open);
  return id ? id : next_of(priority_class::prefetch, is_open);
}

void fair_queue::grant(std::uint64_t id) {
  const auto& where = places_.at(id);
  level_of(where.priority).turns.served(where.requester);
  if (where.priority == priority_class::scan)
    level_of(priority_class::interactive).turns.served(scan_class);
  remove(id);
}

std::optional<std::uint64_t> fair_queue::take(const is_open_fn& is_open) {
  const auto id = next(is_open);
  if (id)
    grant(*id);
  return id;
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
    forget_absent(where.priority);
  }
  return true;
}

/// Bounds the line of a class. The scan class itself never leaves the line of the interactive one.
void fair_queue::forget_absent(priority_class priority) {
  auto& at = level_of(priority);
  if (at.turns.size() <= at.of.size() + absent_max)
    return;
  const auto& line = at.turns.line();
  const auto absent = std::find_if(line.begin(), line.end(), [&](const auto& one) {
    return one.second && !at.of.contains(*one.second);
  });
  if (absent != line.end())
    at.turns.leave(turn_taker{absent->second});
}

std::size_t fair_queue::count_of(priority_class priority, std::uint64_t requester) const {
  std::size_t count = 0;
  if (const auto own = level_of(priority).of.find(requester); own != level_of(priority).of.end())
    for (const auto& [need, requests] : own->second)
      count += requests.size();
  return count;
}

bool fair_queue::is_better(priority_class priority, std::uint64_t requester,
                           const queue_place& now) const {
  if (priority != now.priority)
    return priority < now.priority;
  return requester != now.requester
         && count_of(priority, requester) + 1 < count_of(priority, now.requester);
}

void fair_queue::move(std::uint64_t id, priority_class priority, std::uint64_t requester) {
  auto found = places_.find(id);
  if (found == places_.end())
    return;
  auto where = found->second;
  where.priority = priority;
  where.requester = requester;
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

fair_queue fair_queue::beginning(std::size_t count) const {
  fair_queue part;
  for (std::size_t i = 0; i < levels_.size(); ++i) {
    part.levels_[i].turns = levels_[i].turns;
    for (const auto& [requester, own] : levels_[i].of)
      for (const auto& [need, requests] : own) {
        auto left = count;
        for (auto one = requests.begin(); one != requests.end() && left > 0; ++one, --left)
          part.add(one->second, places_.at(one->second));
      }
  }
  return part;
}

} // namespace tandem
