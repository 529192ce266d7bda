#pragma once

#include "actors/gateway/turn_line.hpp"
#include "messages/gateway.hpp"

#include <array>
#include <compare>
#include <cstdint>
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
/// - Interactive requesters take turns, one request each, and the scan class as a whole is one more
///   of them: one client beside scans gets every second slot, and eight get one of nine each.
/// - When it is the turn of the scan class, its own requesters take turns.
/// - A requester's own interactive requests go before its scan requests.
/// - Prefetch requests go last; among them, too, requesters take turns.
///
/// So with n interactive requesters the k-th request that one of them has waiting is granted after
/// at most k * n requests of others (the n - 1 and the scan class), and the k-th request that the
/// scan class has waiting after at most k * n interactive ones. Within the scan class, and the
/// prefetch class, the k-th request of a requester comes after at most k * (m - 1) of the m - 1
/// others. Turns in which what a request needs is not there do not count, and a requester whose own
/// interactive requests go first waits for those in addition.
///
/// A requester's own requests with equal needs go in the order of their numbers, continuations
/// first. A TR whose slot is far away, or a slow history, delays only requests that need it.
class fair_queue {
public:
  using is_open_fn = std::function<bool(const queue_need& need)>;

  void add(std::uint64_t id, queue_place where);
  /// The next request among those whose needs are met; nothing when there is none.
  std::optional<std::uint64_t> next(const is_open_fn& is_open) const;
  /// Takes out `id`, which is in the queue; whoever had the turn goes behind the others.
  void grant(std::uint64_t id);
  /// Grants the next one.
  std::optional<std::uint64_t> take(const is_open_fn& is_open);
  /// Takes `id` out; false when it is not in the queue.
  bool remove(std::uint64_t id);
  /// Whether a request is better off as one of `requester` in `priority` than at `now`: in a higher
  /// class, or in the same one among fewer requests.
  bool is_better(priority_class priority, std::uint64_t requester, const queue_place& now) const;
  /// Moves `id` there. Changes nothing for an absent request.
  void move(std::uint64_t id, priority_class priority, std::uint64_t requester);
  /// `id` waits for no history any more. Changes nothing for an absent request.
  void release(std::uint64_t id);

  bool empty() const { return places_.empty(); }
  std::size_t size() const { return places_.size(); }
  /// The place of `id`, which is in the queue.
  const queue_place& place_of(std::uint64_t id) const { return places_.at(id); }
  /// The needs of all waiting requests, and how many requests have each.
  const std::map<queue_need, std::size_t>& waiting() const { return waiting_; }
  /// A queue that grants the same next `count` requests.
  fair_queue beginning(std::size_t count) const;

private:
  using rank = std::pair<bool, std::uint64_t>; // (not a continuation, number)
  /// What one requester has waiting in one class, by need.
  using own_requests = std::map<queue_need, std::map<rank, std::uint64_t>>;
  struct level {
    std::unordered_map<std::uint64_t, own_requests> of; // By requester; none is empty.
    turn_line turns;
  };

  static rank rank_of(std::uint64_t id, const queue_place& where) {
    return {!where.is_continuation, id};
  }
  static std::optional<std::uint64_t> first_open(const level& of, std::uint64_t requester,
                                                 const is_open_fn& is_open);
  std::optional<std::uint64_t> next_of(priority_class priority, const is_open_fn& is_open) const;
  std::size_t count_of(priority_class priority, std::uint64_t requester) const;
  void forget_absent(priority_class priority);
  void replace(std::uint64_t id, queue_place where);
  level& level_of(priority_class priority) { return levels_[static_cast<std::size_t>(priority)]; }
  const level& level_of(priority_class priority) const {
    return levels_[static_cast<std::size_t>(priority)];
  }

  std::array<level, priority_classes> levels_;
  std::unordered_map<std::uint64_t, queue_place> places_; // By request.
  std::map<queue_need, std::size_t> waiting_;
};

} // namespace tandem
