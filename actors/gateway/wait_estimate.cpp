#include "actors/gateway/wait_estimate.hpp"

#include <algorithm>
#include <limits>
#include <utility>

namespace tandem {

clock_point key_outlook::slot(const std::string& tr, clock_point now) const {
  auto slot = std::max(pace_->next(tr, now), free_from_);
  if (transports_.empty())
    return clock_point::max();
  slot = std::max(slot, *std::min_element(transports_.begin(), transports_.end()));
  if (started_ != clock_point::min())
    slot = std::max(slot, started_ + pace_->key_interval());
  if (auto own = by_tr_.find(tr); own != by_tr_.end())
    slot = std::max(slot, own->second + pace_->interval(tr));
  return slot;
}

void key_outlook::start(const std::string& tr, clock_point slot,
                        std::chrono::nanoseconds call_time) {
  starts(tr, slot);
  *std::min_element(transports_.begin(), transports_.end()) = slot + call_time;
}

std::size_t calls_within(std::chrono::nanoseconds time, std::chrono::nanoseconds interval,
                         std::size_t keys) {
  if (interval.count() <= 0)
    return std::numeric_limits<std::size_t>::max();
  return keys * (static_cast<std::size_t>(time / interval) + 2);
}

clock_point expected_start(fair_queue queue, std::uint64_t id, gateway_outlook outlook) {
  auto now = outlook.now;
  while (!queue.empty()) {
    key_outlook* key = nullptr;
    auto slot = clock_point::max();
    for (auto& one : outlook.keys)
      for (const auto& [need, number] : queue.waiting())
        if (const auto own = one.slot(need.tr, now); own < slot) {
          slot = own;
          key = &one;
        }
    if (key == nullptr)
      return clock_point::max();
    now = slot;
    const auto granted =
      *queue.next([&](const queue_need& need) { return key->slot(need.tr, now) <= slot; });
    if (granted == id)
      break;
    key->start(queue.place_of(granted).need.tr, slot, outlook.call_time);
    queue.grant(granted);
  }
  return now;
}

clock_point expected_end(clock_point since, std::chrono::nanoseconds usual, clock_point now) {
  const auto taken = now - since;
  return now + (taken < usual ? usual - taken : taken);
}

} // namespace tandem
