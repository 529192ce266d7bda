#pragma once

#include "messages/gateway.hpp"

#include <array>
#include <compare>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <unordered_map>

namespace tandem {

/// What a request needs besides its turn: a slot of its TR, and a history that has stored the pages
/// it was given.
struct queue_need {
  std::string tr;
  std::uint64_t history = 0; // 0: its answer is not stored, so it waits for no history.
  auto operator<=>(const queue_need&) const = default; // NOLINT(modernize-use-nullptr)
};

/// Who waits and what for: this decides the order.
struct queue_place {
  priority_class priority = priority_class::scan;
  std::uint64_t requester = 0;
  queue_need need;
  bool is_continuation = false; // A further page: goes before all else of its requester.
};

/// The order in which requests get their slots. Pure. Requests are numbers in the order of their
/// arrival; a request that comes back keeps its number and with it its place.
///
/// - A higher class goes first.
/// Within a class requesters take turns, one request each. So the k-th of the requests that a
/// requester has waiting is granted after at most k * (n - 1) requests of others in its class,
/// where n is the number of requesters waiting there. Turns in which what the request needs is not
/// there do not count.
/// A requester's own requests with equal needs go in the order of their numbers, continuations
/// first. A TR whose slot is far away, or a slow history, delays only requests that need it.
class fair_queue {
public:
  using is_open_fn = std::function<bool(const queue_need& need)>;

  void add(std::uint64_t id, queue_place where);
  /// Takes the next request out, among those whose needs are met; nothing when there is none.
  std::optional<std::uint64_t> take(const is_open_fn& is_open);
  /// Takes `id` out; false when it is not in the queue.
  bool remove(std::uint64_t id);
  /// Moves `id` up to `priority`. Changes nothing for a lower priority or an absent request.
  void promote(std::uint64_t id, priority_class priority);
  /// `id` waits for no history any more. Changes nothing for an absent request.
  void release(std::uint64_t id);

  bool empty() const { return places_.empty(); }
  std::size_t size() const { return places_.size(); }
  /// The needs of all waiting requests, and how many requests have each.
  const std::map<queue_need, std::size_t>& waiting() const { return waiting_; }

private:
  using rank = std::pair<bool, std::uint64_t>; // (not a continuation, number)
  /// What one requester has waiting in one class, by need.
  using own_requests = std::map<queue_need, std::map<rank, std::uint64_t>>;
  struct level {
    std::unordered_map<std::uint64_t, own_requests> of; // By requester; none is empty.
    std::deque<std::uint64_t> turns;                    // Requesters, the next one first.
  };

  static rank rank_of(std::uint64_t id, const queue_place& where) {
    return {!where.is_continuation, id};
  }
  static std::optional<std::uint64_t> first_open(const own_requests& of, const is_open_fn& is_open);
  void replace(std::uint64_t id, queue_place where);
  level& level_of(priority_class priority) { return levels_[static_cast<std::size_t>(priority)]; }

  std::array<level, priority_classes> levels_;
  std::unordered_map<std::uint64_t, queue_place> places_; // By request.
  std::map<queue_need, std::size_t> waiting_;
};

} // namespace tandem
