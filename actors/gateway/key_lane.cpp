#include "actors/gateway/key_lane.hpp"

#include "actors/gateway/notice_text.hpp"

#include <algorithm>
#include <utility>

namespace tandem {

namespace {

// A refused key is tried again after the first time, then after twice that and so on: somebody may
// register this machine's address, or renew the key.
constexpr std::chrono::seconds out_first{30};
constexpr std::chrono::hours out_last{1};

/// " quota_per_s=5", " total_quota_per_60s=100"; nothing where none is named.
std::string quota_text(const named_quota& quota) {
  if (!quota.calls)
    return {};
  return std::string{quota.of_key ? " total_quota" : " quota"} + "_per_"
         + (quota.per.count() == 1 ? "" : std::to_string(quota.per.count()))
         + "s=" + std::to_string(*quota.calls);
}

} // namespace

key_lane::key_lane(gateway_key key, const pace_rules& rules, key_token token, patience wait,
                   tell_fn tell)
    : options_(std::move(key.options)), rules_(rules), transports_(std::move(key.transports)),
      tell_(std::move(tell)), token_(std::move(token)), wait_for_token_(std::move(wait)),
      pacer_(rules, options_.before), log_(rules), by_run_(call_log{rules}) {
  for (auto i = transports_.size(); i > 0; --i)
    idle_.push_back(i - 1);
}

std::size_t key_lane::dispatch() {
  const auto transport = idle_.back();
  idle_.pop_back();
  is_starting_ = true;
  // Before the call: a process killed between the two must leave a note that it may have started.
  pacer_.starting();
  remember();
  return transport;
}

/// Makes the same entry in the log of all calls and in that of one run.
template <class Change>
void key_lane::log(const std::string& run_id, Change change) {
  change(log_);
  if (auto* own = by_run_.find(run_id))
    change(*own);
}

void key_lane::started(const std::string& tr, clock_point slot, clock_point sent,
                       const std::string& run_id) {
  is_starting_ = false; // Only one call is starting at a time.
  pacer_.started(tr, sent);
  log(run_id, [&](call_log& to) { to.started(tr, slot, sent); });
  remember();
}

void key_lane::ended(const std::string& tr, const std::string& outcome, const std::string& run_id) {
  log(run_id, [&](call_log& to) { to.ended(tr, outcome); });
}

void key_lane::retried(const std::string& run_id) {
  log(run_id, [](call_log& to) { to.retried(); });
}

void key_lane::withdrawn() {
  is_starting_ = false;
  pacer_.withdrawn();
  remember();
}

void key_lane::release(std::size_t transport, bool is_lost) {
  idle_.insert(is_lost ? idle_.begin() : idle_.end(), transport);
}

void key_lane::exceeded(const std::string& tr, clock_point sent, clock_point now,
                        const named_quota& quota, const std::string& run_id) {
  log(run_id, [&](call_log& to) { to.refused(tr); });
  const bool is_ours = pacer_.refused(tr, sent, now, quota);
  remember();
  const auto what = "tr=" + tr + quota_text(quota);
  if (is_ours)
    tell_({notice::level::warn, "gateway.refused " + what
                                  + " interval_ms=" + in_ms(pacer_.interval(tr)) + " key=" + name()
                                  + " advice=\"raise gateway.delay if this comes often\""});
  else if (tr != token_tr && stranger_said_.is_due(now))
    tell_({notice::level::warn, "gateway.shared_key key=" + name() + ' ' + what
                                  + " reason=\"the calls of this program keep that quota, so "
                                    "another program seems to use the key\""});
}

void key_lane::accepted(const std::string& tr, std::uint64_t number, clock_point sent,
                        clock_point now) {
  token_.accepted(number);
  refusals_ = 0;
  const auto before = pacer_.interval(tr);
  pacer_.accepted(tr, sent, now);
  const auto after = pacer_.interval(tr);
  if (after != before && after == configured_delay(rules_, tr))
    tell_({notice::level::info,
           "gateway.recovered tr=" + tr + " interval_ms=" + in_ms(after) + " key=" + name()});
}

std::chrono::nanoseconds key_lane::leave(clock_point now) {
  std::chrono::nanoseconds wait = out_first;
  for (int i = 0; i < refusals_ && wait < out_last; ++i)
    wait *= 2;
  wait = std::min<std::chrono::nanoseconds>(wait, out_last);
  ++refusals_;
  out_until_ = now + wait;
  token_.drop(); // So that one call for a token tests the key first.
  wait_for_token_.restart();
  return wait;
}

void key_lane::return_by(clock_point when) {
  out_until_ = std::min(out_until_, when);
}

gateway_status key_lane::figures(clock_point now) const {
  auto own = log_.status();
  own.key = name();
  own.in_flight = transports_.size() - idle_.size();
  own.is_out = is_out(now);
  for (auto& [tr, figures] : own.trs)
    figures.interval = pacer_.interval(tr);
  return own;
}

gateway_status key_lane::take_figures(const std::string& run_id) {
  auto own = by_run_.take(run_id).status();
  own.key = name();
  for (auto& [tr, figures] : own.trs)
    figures.interval = pacer_.interval(tr);
  return own;
}

void key_lane::remember() {
  if (!options_.remember)
    return;
  // A failure does not stop the calls; a successor that finds no memory waits before its first
  // call.
  const auto problem = options_.remember(pacer_.memory());
  if (problem && !memory_failed_)
    tell_({notice::level::warn,
           "gateway.memory key=" + name() + " error=\"" + problem->message + "\""});
  memory_failed_ = problem.has_value();
}

} // namespace tandem
