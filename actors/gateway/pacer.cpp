#include "actors/gateway/pacer.hpp"

#include <algorithm>
#include <utility>

namespace tandem {

namespace {

// More calls than any quota allows in the time it counts over.
constexpr std::size_t starts_max = 4096;

// Clients may call any TR, so those that were not called for so long are forgotten, also how far
// they were slowed down; no quota counts over as much. So many are kept whatever their age.
constexpr std::chrono::minutes forgotten_after{10};
constexpr std::size_t lanes_kept = 64;
// The memory needs only TRs whose next slot is not free yet.
constexpr std::size_t times_kept = 16;

/// The broker counts arrivals in sliding windows. 5 % more distance keeps a call out of the window
/// of an earlier one that took longer to arrive.
std::chrono::nanoseconds counted_time(const named_quota& quota) {
  return std::chrono::nanoseconds{quota.per} * 21 / 20;
}

} // namespace

std::chrono::nanoseconds configured_delay(const pace_rules& rules, const std::string& tr) {
  auto own = rules.tr_delays.find(tr);
  return std::max(
    {rules.key_delay, rules.tr_delay, own == rules.tr_delays.end() ? rules.tr_delay : own->second});
}

std::chrono::nanoseconds slowest_pace(const pace_rules& rules) {
  auto slowest = std::max(rules.key_delay, rules.tr_delay);
  for (const auto& [tr, delay] : rules.tr_delays)
    slowest = std::max(slowest, delay);
  return slowest;
}

pace_memory settled(pace_memory before, const pace_rules& rules, clock_point now) {
  if (!std::exchange(before.is_starting, false))
    return before;
  before.started = now;
  before.held_until = std::max(before.held_until, now + slowest_pace(rules));
  return before;
}

clock_point pacer::next(const std::string& tr, clock_point now) const {
  auto slot = std::max({now, past_.started + key_.pace.value(), past_.held_until});
  if (auto own = past_.trs.find(tr); own != past_.trs.end())
    slot = std::max({slot, own->second.started + interval(tr), own->second.held_until});
  return slot;
}

void pacer::started(const std::string& tr, clock_point sent) {
  past_.is_starting = false;
  past_.started = std::max(past_.started, sent);
  auto& own = past_.trs[tr];
  own.started = std::max(own.started, sent);
  key_.started(sent);
  lane_of(tr).started(sent);
  forget_old(sent);
}

void pacer::forget_old(clock_point now) {
  if (past_.trs.size() > times_kept)
    std::erase_if(past_.trs, [&](const auto& one) {
      const auto& [tr, times] = one;
      return std::max(times.started + interval(tr), times.held_until) <= now;
    });
  if (lanes_.size() > lanes_kept)
    std::erase_if(lanes_, [&](const auto& one) {
      const auto& starts = one.second.starts;
      return !past_.trs.contains(one.first)
             && (starts.empty() || starts.back() + forgotten_after <= now);
    });
}

bool pacer::refused(const std::string& tr, clock_point sent, clock_point now,
                    const named_quota& quota) {
  auto& counted = quota.of_key ? key_ : lane_of(tr);
  const bool is_kept = counted.keeps(quota, sent);
  // A key that went too far may be refused for a while after it has slowed down.
  counted.is_ours = !is_kept || (counted.is_ours && counted.pace.is_refused());
  if (is_kept)
    counted.pace.hindered(sent, now);
  else
    counted.pace.refused(sent, now,
                         quota.calls ? std::optional{counted_time(quota) / *quota.calls}
                                     : std::optional<std::chrono::nanoseconds>{});
  auto hold = [now](clock_point& until, std::chrono::nanoseconds time) {
    until = std::max(until, now + time);
  };
  const bool holds_key = rules_.hold_key || quota.of_key;
  hold(holds_key ? past_.held_until : past_.trs[tr].held_until, rules_.refusal_hold);
  hold(quota.of_key ? past_.held_until : past_.trs[tr].held_until,
       counted.pace.hold(rules_.refusal_hold));
  return counted.is_ours;
}

void pacer::accepted(const std::string& tr, clock_point sent, clock_point now) {
  key_.pace.accepted(sent, now);
  lane_of(tr).pace.accepted(sent, now);
}

std::chrono::nanoseconds pacer::interval(const std::string& tr) const {
  auto own = lanes_.find(tr);
  return std::max(key_.pace.value(),
                  own == lanes_.end() ? configured_delay(rules_, tr) : own->second.pace.value());
}

pacer::lane& pacer::lane_of(const std::string& tr) {
  return lanes_.try_emplace(tr, lane{adaptive_interval{configured_delay(rules_, tr)}})
    .first->second;
}

void pacer::lane::started(clock_point sent) {
  starts.push_back(sent);
  if (starts.size() > starts_max)
    starts.pop_front();
}

bool pacer::lane::keeps(const named_quota& quota, clock_point sent) const {
  if (!quota.calls)
    return false;
  // Calls in flight may have started after the refused one; those do not count.
  const auto counted = std::count_if(starts.begin(), starts.end(), [&](clock_point start) {
    return start <= sent && start > sent - counted_time(quota);
  });
  return counted <= *quota.calls;
}

} // namespace tandem
