#include "actors/gateway/call_log.hpp"

#include <algorithm>

namespace tandem {

call_log::call_log(std::chrono::nanoseconds delay) {
  status_.delay = delay;
}

void call_log::started(std::string_view tr, clock_point slot, clock_point sent) {
  if (status_.calls == 0) {
    first_sent_ = sent;
  } else {
    auto gap = sent - last_sent_;
    status_.min_gap = status_.min_gap ? std::min(*status_.min_gap, gap) : gap;
    if (gap < status_.delay)
      ++status_.violations;
  }
  last_sent_ = sent;
  status_.span = last_sent_ - first_sent_;
  ++status_.calls;
  ++status_.calls_by_tr[std::string{tr}];
  status_.slot_lateness.record_ns((sent - slot).count());
}

} // namespace tandem
