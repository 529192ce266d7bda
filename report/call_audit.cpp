#include "report/call_audit.hpp"

#include <algorithm>
#include <utility>

namespace tandem {

namespace {

constexpr std::int64_t ms_in_us = 1000;
constexpr std::int64_t finest_us = 100;

/// The smallest value that at least `percent` of all values do not exceed. `sorted` is not empty.
std::int64_t nearest_rank(const std::vector<std::int64_t>& sorted, std::size_t percent) {
  auto rank = (percent * sorted.size() + 99) / 100;
  return sorted[rank - 1];
}

/// The least of 100, 200, 500, 1000, 2000, ... that is above `us`.
std::int64_t round_above(std::int64_t us) {
  for (auto decade = finest_us;; decade *= 10)
    for (auto factor : {1, 2, 5})
      if (decade * factor > us)
        return decade * factor;
}

std::int64_t next_edge(std::int64_t edge, std::int64_t base) {
  auto distance = round_above(edge - base);
  return distance <= base ? base + distance : round_above(edge);
}

void keep_least(std::optional<std::int64_t>& least, std::int64_t value) {
  least = least ? std::min(*least, value) : value;
}

/// The smallest gap of each TR in calls sorted by their start.
std::map<std::string, std::int64_t>
least_gaps(const std::vector<const store::api_call_row*>& sorted) {
  std::map<std::string, std::int64_t> last;
  std::map<std::string, std::int64_t> least;
  for (const auto* call : sorted) {
    auto [before, is_first] = last.try_emplace(call->tr, call->sent_us);
    if (is_first)
      continue;
    auto gap = call->sent_us - std::exchange(before->second, call->sent_us);
    auto [kept, is_only] = least.try_emplace(call->tr, gap);
    kept->second = std::min(kept->second, gap);
  }
  return least;
}

key_audit audit_key(const std::string& key, const std::vector<const store::api_call_row*>& sorted) {
  key_audit out;
  out.key = key;
  out.calls = sorted.size();
  std::vector<std::int64_t> gaps;
  std::vector<std::int64_t> late;
  std::vector<std::int64_t> answers;
  const store::api_call_row* before = nullptr;
  for (const auto* call : sorted) {
    ++out.by_tr[call->tr];
    ++out.by_outcome[call->outcome];
    if (!call->client.empty())
      ++out.by_client[call->client];
    if (before != nullptr) {
      gaps.push_back(call->sent_us - before->sent_us);
      keep_least(out.min_gap_us, gaps.back());
    }
    late.push_back(call->sent_us - call->slot_us);
    if (call->status)
      answers.push_back(call->answered_us - call->sent_us);
    before = call;
  }
  out.min_gap_us_by_tr = least_gaps(sorted);
  out.gaps = gap_histogram(gaps);
  out.late_us = spread_of(std::move(late));
  out.answer_us = spread_of(std::move(answers));
  return out;
}

} // namespace

std::optional<spread> spread_of(std::vector<std::int64_t> values) {
  if (values.empty())
    return std::nullopt;
  std::sort(values.begin(), values.end());
  return spread{values.size(), nearest_rank(values, 50), nearest_rank(values, 99), values.back()};
}

std::vector<gap_bucket> gap_histogram(const std::vector<std::int64_t>& gaps_us) {
  std::vector<gap_bucket> buckets;
  if (gaps_us.empty())
    return buckets;
  auto sorted = gaps_us;
  std::sort(sorted.begin(), sorted.end());
  const auto base = sorted.front() / ms_in_us * ms_in_us;
  auto to = base;
  for (auto at = sorted.begin(); at != sorted.end();) {
    const auto from = std::exchange(to, next_edge(to, base));
    const auto end = std::lower_bound(at, sorted.end(), to);
    if (end != at || !buckets.empty())
      buckets.push_back({from, to, static_cast<std::size_t>(end - at)});
    at = end;
  }
  return buckets;
}

call_audit audit_of(std::vector<store::api_call_row> calls) {
  // By seq where two starts are equal, so that the result does not depend on the order given.
  std::sort(calls.begin(), calls.end(), [](const auto& a, const auto& b) {
    return std::pair{a.sent_us, a.seq} < std::pair{b.sent_us, b.seq};
  });
  std::map<std::string, std::vector<const store::api_call_row*>> by_key;
  call_audit out;
  for (const auto& call : calls) {
    auto& same_key = by_key[call.key];
    std::optional<std::int64_t> gap;
    if (!same_key.empty())
      gap = call.sent_us - same_key.back()->sent_us;
    if (call.outcome != "ok")
      out.not_ok.push_back({call, gap});
    same_key.push_back(&call);
  }
  for (const auto& [key, sorted] : by_key)
    out.keys.push_back(audit_key(key, sorted));
  return out;
}

} // namespace tandem
