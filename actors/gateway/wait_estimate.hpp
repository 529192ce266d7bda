#pragma once

#include "actors/gateway/fair_queue.hpp"
#include "actors/gateway/pacer.hpp"

#include <chrono>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace tandem {

/// When the next calls of one key can start, as far as that can be foreseen. Pure.
class key_outlook {
public:
  /// No call starts before `free_from`: the end of an outage, or the answer with a new token. A
  /// call needs one of `transports`, each given as the time at which it is expected to be free.
  /// `pace` must outlive the outlook.
  key_outlook(const pacer& pace, clock_point free_from, std::vector<clock_point> transports)
      : pace_(&pace), free_from_(free_from), transports_(std::move(transports)) {}

  /// The earliest slot of a call of `tr` at or after `now`.
  clock_point slot(const std::string& tr, clock_point now) const;
  /// A call starts at `slot` and occupies a transport, if one is to be occupied, for `call_time`.
  void start(const std::string& tr, clock_point slot, std::chrono::nanoseconds call_time);
  /// A call was given to its transport already and will start at `slot`.
  void starts(const std::string& tr, clock_point slot) { started_ = by_tr_[tr] = slot; }

private:
  const pacer* pace_;
  clock_point free_from_;
  std::vector<clock_point> transports_;
  clock_point started_ = clock_point::min();
  std::map<std::string, clock_point> by_tr_;
};

/// What the estimate rests on.
struct gateway_outlook {
  clock_point now{0};
  std::vector<key_outlook> keys;         // A call goes to the one with the earliest slot.
  std::chrono::nanoseconds call_time{0}; // How long a call usually takes.
};

/// How many calls can start within `time` at most: so much of a queue decides whether a request
/// gets its slot by then. `interval` is the least distance of two calls of a key.
std::size_t calls_within(std::chrono::nanoseconds time, std::chrono::nanoseconds interval,
                         std::size_t keys);

/// When the call for `id` will start if all of `queue` is granted in its order and nothing is added
/// to it. Where `id` is not in `queue`: when all of it will have been granted.
///
/// Right to a slot while calls take as long as usual and none is refused or fails. Each request
/// that comes later and gets its turn first (that of a requester whose last turn is longer ago)
/// makes it one slot later.
clock_point expected_start(fair_queue queue, std::uint64_t id, gateway_outlook outlook);

/// When a call that takes `usual` and began at `since` is expected to end. One that is late already
/// is expected to take as long again.
clock_point expected_end(clock_point since, std::chrono::nanoseconds usual, clock_point now);

} // namespace tandem
