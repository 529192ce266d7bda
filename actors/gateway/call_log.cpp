#include "actors/gateway/call_log.hpp"

#include <algorithm>
#include <utility>

namespace tandem {

namespace {

// More TRs than the broker has. Clients may call any, so all beyond count as one.
constexpr std::size_t trs_max = 256;
constexpr const char* other_trs = "other";

} // namespace

call_log::call_log(pace_rules rules) : rules_(std::move(rules)) {
  status_.delay = rules_.key_delay;
}

void call_log::started(const std::string& tr, clock_point slot, clock_point sent) {
  bool too_close = false;
  if (status_.calls == 0) {
    first_sent_ = sent;
  } else {
    auto gap = sent - last_sent_;
    status_.min_gap = status_.min_gap ? std::min(*status_.min_gap, gap) : gap;
    key_floor_ += rules_.key_delay;
    status_.floor = std::max(status_.floor, key_floor_);
    too_close = gap < rules_.key_delay;
  }
  auto own_delay = configured_delay(rules_, tr);
  auto [own, is_first] = starts_.try_emplace(tr);
  if (!is_first) {
    own->second.floor += own_delay;
    status_.floor = std::max(status_.floor, own->second.floor);
    too_close = too_close || sent - own->second.last < own_delay;
  }
  status_.violations += too_close ? 1U : 0U;
  own->second.last = last_sent_ = sent;
  status_.span = last_sent_ - first_sent_;
  ++status_.calls;
  status_.slot_lateness.record_ns((sent - slot).count());
  if (starts_.size() > trs_max)
    std::erase_if(starts_, [&](const auto& one) {
      return one.second.last + configured_delay(rules_, one.first) <= sent;
    });
}

tr_figures& call_log::figures_of(const std::string& tr) {
  const bool has_place = status_.trs.size() < trs_max || status_.trs.contains(tr);
  return status_.trs[has_place ? tr : other_trs];
}

void call_log::ended(const std::string& tr, const std::string& outcome) {
  ++figures_of(tr).outcomes[outcome];
}

void call_log::refused(const std::string& tr) {
  ++status_.refused;
  ++figures_of(tr).refused;
}

} // namespace tandem
