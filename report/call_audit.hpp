#pragma once

#include "store/results/result_store.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace tandem {

/// Percentiles by nearest rank: each is one of the values.
struct spread {
  std::size_t count = 0;
  std::int64_t p50 = 0;
  std::int64_t p99 = 0;
  std::int64_t max = 0;
};
/// Empty without values.
std::optional<spread> spread_of(std::vector<std::int64_t> values);

/// Counts the values from `from_us` up to, but excluding, `to_us`.
struct gap_bucket {
  std::int64_t from_us = 0;
  std::int64_t to_us = 0;
  std::size_t count = 0;
  bool operator==(const gap_bucket&) const = default;
};
/// Contiguous buckets from that of the smallest gap to that of the largest. Their edges are 0.1,
/// 0.2, 0.5, 1, 2, 5, ... ms above the smallest gap's whole millisecond, because most gaps of a
/// paced gateway are close to that, and gaps after a refusal are orders of magnitude larger.
std::vector<gap_bucket> gap_histogram(const std::vector<std::int64_t>& gaps_us);

/// The calls of one key. Gaps are between consecutive call starts of that key.
struct key_audit {
  std::string key;
  std::size_t calls = 0;
  std::map<std::string, std::size_t> by_tr;
  std::map<std::string, std::size_t> by_outcome;
  std::map<std::string, std::size_t> by_client; // Without those that tandem made for itself.
  std::optional<std::int64_t> min_gap_us;       // Empty with fewer than two calls.
  std::map<std::string, std::int64_t> min_gap_us_by_tr; // Between calls of one TR.
  std::vector<gap_bucket> gaps;
  std::optional<spread> late_us;   // Call start after its slot.
  std::optional<spread> answer_us; // From call start to answer, of calls that got one.
};

struct audited_call {
  store::api_call_row row;
  std::optional<std::int64_t> gap_us; // To the call before it on its key; empty for the first.
};

struct call_audit {
  std::vector<key_audit> keys;      // By name.
  std::vector<audited_call> not_ok; // In order of their start.
};

/// `calls` may be in any order.
call_audit audit_of(std::vector<store::api_call_row> calls);

} // namespace tandem
