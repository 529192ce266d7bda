#include "sim/broker/police.hpp"

#include <algorithm>

namespace tandem::sim {

namespace {

constexpr std::chrono::seconds one_second{1};

// kiwoom-rest-api 1.5: the token TRs have a quota of their own, tighter than that of the data TRs.
constexpr int token_limit = 1;

constexpr std::int64_t one_call = 1'000'000'000; // A nanosecond at 1 per second gains one part.

bool is_token_tr(std::string_view tr) {
  return tr == "au10001" || tr == "au10002";
}

} // namespace

police::police(int limit_per_second, limit_scope scope, std::chrono::milliseconds penalty,
               int burst)
    : limit_(limit_per_second), burst_(burst), scope_(scope), penalty_(penalty) {}

bool police::admit(std::string_view key, std::string_view tr, time_point now) {
  return admit(key, tr, now, quota_of(tr));
}

bool police::admit(std::string_view key, std::string_view tr, time_point now, const quota& rule) {
  auto& calls = bucket_of(key, tr, rule);
  if (now < calls.penalty_end)
    return false;
  if (take(calls, tr, now, rule))
    return true;
  calls.penalty_end = now + penalty_;
  return false;
}

void police::give_back(std::string_view key, std::string_view tr, const quota& rule) {
  auto& calls = bucket_of(key, tr, rule);
  if (stores_calls(tr, rule))
    calls.billionths += one_call;
  else if (!calls.accepted.empty())
    calls.accepted.pop_back();
}

quota police::quota_of(std::string_view tr) const {
  return {is_token_tr(tr) ? token_limit : limit_, one_second, scope_};
}

police::bucket& police::bucket_of(std::string_view key, std::string_view tr, const quota& rule) {
  const auto shared = rule.scope == limit_scope::key && !is_token_tr(tr);
  return buckets_[{std::string{key}, shared ? std::string{} : std::string{tr}, rule.window}];
}

bool police::stores_calls(std::string_view tr, const quota& rule) const {
  return burst_ > 0 && !is_token_tr(tr) && rule.window == one_second;
}

bool police::take(bucket& calls, std::string_view tr, time_point now, const quota& rule) const {
  if (stores_calls(tr, rule)) {
    const auto full = burst_ * one_call;
    // No more than the time to fill the bucket at the lowest limit; that keeps the product below
    // 10^18.
    const auto gained = std::min<std::int64_t>(
      calls.filled ? std::chrono::nanoseconds{now - *calls.filled}.count() : full, full);
    calls.billionths = std::min(full, calls.billionths + gained * rule.calls);
    calls.filled = now;
    if (calls.billionths < one_call)
      return false;
    calls.billionths -= one_call;
    return true;
  }
  while (!calls.accepted.empty() && now - calls.accepted.front() >= rule.window)
    calls.accepted.pop_front();
  if (calls.accepted.size() >= static_cast<std::size_t>(rule.calls))
    return false;
  calls.accepted.push_back(now);
  return true;
}

} // namespace tandem::sim
