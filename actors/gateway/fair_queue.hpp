#pragma once

#include "messages/gateway.hpp"

#include <array>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <unordered_map>

namespace tandem {

/// Who waits for what, for the order of the queue.
struct queue_place {
  priority_class priority = priority_class::scan;
  std::uint64_t requester = 0;
  std::string tr;
  bool is_continuation = false; // A further page: before everything its requester has queued.
};

/// The order in which requests get their slots. Pure; requests are numbers, handed out in the order
/// of their arrival, and a request that comes back keeps its number and with it its place.
///
/// - A higher class goes first.
/// - Within a class requesters take turns, one request each. So the k-th of all requests that a
///   requester has waiting is granted after at most k * (n - 1) requests of others in its class, n
///   being how many requesters have something waiting there, however much that is. Turns in which
///   its TR has no slot do not count.
/// - A requester's own requests for one TR go in the order of their numbers, continuations first. A
///   TR whose slot is far away holds up nobody who wants another one.
class fair_queue {
public:
  using is_open_fn = std::function<bool(const std::string& tr)>;

  void add(std::uint64_t id, queue_place where);
  /// Takes the next request out, among those whose TR is open; nothing when there is none.
  std::optional<std::uint64_t> take(const is_open_fn& is_open);
  /// Takes `id` out; false when it is not here.
  bool remove(std::uint64_t id);
  /// Moves `id` up to `priority`; a lower one, or a request that is not here, changes nothing.
  void promote(std::uint64_t id, priority_class priority);

  bool empty() const { return places_.empty(); }
  std::size_t size() const { return places_.size(); }
  /// Each TR that somebody waits for, with how many do.
  const std::map<std::string, std::size_t>& waiting() const { return waiting_; }

private:
  using rank = std::pair<bool, std::uint64_t>; // (not a continuation, number)
  /// What one requester has waiting in one class: its own order, TR by TR.
  using lane = std::map<std::string, std::map<rank, std::uint64_t>>;
  struct level {
    std::unordered_map<std::uint64_t, lane> lanes; // By requester; none is empty.
    std::deque<std::uint64_t> turns;               // Requesters, the next one first.
  };

  static rank rank_of(std::uint64_t id, const queue_place& where) {
    return {!where.is_continuation, id};
  }
  static const rank* first_open(const lane& of, const is_open_fn& is_open, std::uint64_t& id);
  level& level_of(priority_class priority) { return levels_[static_cast<std::size_t>(priority)]; }

  std::array<level, priority_classes> levels_;
  std::unordered_map<std::uint64_t, queue_place> places_; // By request.
  std::map<std::string, std::size_t> waiting_;
};

} // namespace tandem
