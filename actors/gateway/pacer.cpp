#include "actors/gateway/pacer.hpp"

#include <algorithm>
#include <utility>

namespace tandem {

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
  auto slot = std::max({now, past_.started + rules_.key_delay, past_.held_until});
  if (auto own = past_.trs.find(tr); own != past_.trs.end())
    slot = std::max({slot, own->second.started + interval(tr), own->second.held_until});
  return slot;
}

void pacer::started(const std::string& tr, clock_point sent) {
  past_.is_starting = false;
  past_.started = std::max(past_.started, sent);
  auto& own = past_.trs[tr];
  own.started = std::max(own.started, sent);
}

void pacer::refused(const std::string& tr, clock_point sent, clock_point now,
                    std::optional<int> quota) {
  intervals_.try_emplace(tr, configured_delay(rules_, tr)).first->second.refused(sent, now, quota);
  auto until = now + rules_.refusal_hold;
  auto& held = rules_.hold_key ? past_.held_until : past_.trs[tr].held_until;
  held = std::max(held, until);
}

void pacer::accepted(const std::string& tr, clock_point sent, clock_point now) {
  if (auto own = intervals_.find(tr); own != intervals_.end())
    own->second.accepted(sent, now);
}

std::chrono::nanoseconds pacer::interval(const std::string& tr) const {
  auto own = intervals_.find(tr);
  return own == intervals_.end() ? configured_delay(rules_, tr) : own->second.value();
}

} // namespace tandem
