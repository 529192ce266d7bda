#pragma once

#include "store/results/result_store.hpp"
#include "store/results/verdict_block.hpp"

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

namespace tandem::store {

// Before schema 6 a verdict was a row of its own, with the names and thresholds of its filters:
//   {"v2": {"stage": "gap_max", "signals": [3, 7],
//           "checks": [["turnover", 23000000000.0, ">=", 1000000000.0, true], ...]}}
// `signals` is null where they were not counted. A check is [stage, value, relation, limit,
// passed]; with the relation "in" the limit is [low, high]. A number that is none is null.

struct old_verdict {
  std::string run_id = {};
  std::string scanner = {};
  std::string code = {};
  std::string engines = {}; // JSON, as above.
  std::string basis = {};
  std::string doubt = {};
};

/// Verdicts of one scanner in one run as a block. What cannot be read of one is left out. Errors:
/// storage_failure without memory. Precondition: there is one.
result<verdict_block_row> to_block(std::span<const old_verdict> verdicts, std::int64_t number);

/// Where a block ends: the next one begins behind it.
struct verdict_place {
  std::string run_id = {};
  std::string scanner = {};
  std::string code = {};
};

/// How a database gives verdicts and takes blocks.
struct conversion {
  /// Up to so many verdicts behind a place, in order.
  std::function<result<std::vector<old_verdict>>(const verdict_place& after, std::int64_t limit)>
    verdicts;
  std::function<status(const verdict_block_row& block)> insert;
};

/// Converts some thousand verdicts behind `last`, which moves on; how many. Errors: of the
/// database.
result<std::uint64_t> convert_some(const conversion& with, verdict_place& last);

} // namespace tandem::store
