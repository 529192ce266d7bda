#include "sim/police.hpp"

namespace tandem::sim {

namespace {

constexpr std::chrono::seconds window{1};

// kiwoom-rest-api 1.5: issuing tokens has a quota of its own, tighter than that of the data TRs.
constexpr int token_limit = 1;

bool is_token_tr(std::string_view tr) {
  return tr == "au10001" || tr == "au10002";
}

} // namespace

police::police(int limit_per_second, limit_scope scope, std::chrono::milliseconds penalty)
    : limit_(limit_per_second), scope_(scope), penalty_(penalty) {}

bool police::admit(std::string_view key, std::string_view tr, time_point now) {
  const auto shared = scope_ == limit_scope::key && !is_token_tr(tr);
  auto& calls = buckets_[{std::string{key}, shared ? std::string{} : std::string{tr}}];
  if (now < calls.penalty_end)
    return false;
  while (!calls.accepted.empty() && now - calls.accepted.front() >= window)
    calls.accepted.pop_front();
  if (calls.accepted.size() >= static_cast<std::size_t>(limit_of(tr))) {
    calls.penalty_end = now + penalty_;
    return false;
  }
  calls.accepted.push_back(now);
  return true;
}

int police::limit_of(std::string_view tr) const {
  return is_token_tr(tr) ? token_limit : limit_;
}

} // namespace tandem::sim
