#pragma once

#include "market/rules/rule.hpp"
#include "market/symbol.hpp"
#include "store/results/result_store.hpp"

#include <optional>
#include <span>
#include <string>
#include <vector>

namespace tandem::store {

/// The row of one symbol under one scanner, with what each engine of its rule says of it as JSON:
///   {"v2": {"stage": "gap_max", "signals": [3, 7],
///           "checks": [["turnover", 23000000000.0, ">=", 1000000000.0, true], ...]}}
/// `signals` is null where they were not counted. A check is [stage, value, relation, limit,
/// passed]; with the relation "in" the limit is [low, high]. A number that is none is null.
verdict_row to_row(const std::string& run_id, const std::string& scanner,
                   const market::listing& symbol, std::span<const market::verdict> verdicts,
                   const market::data_quality& data = {});

/// A market::filter_check as it is stored; without a value for NaN.
struct engine_check {
  std::string what;
  std::optional<double> value;
  std::string relation;
  std::optional<double> limit;
  std::optional<double> up_to; // Only with "in".
  bool passed = false;
  bool operator==(const engine_check&) const = default;
};

/// What one engine said, read back.
struct engine_verdict {
  std::string engine;
  std::string stage;
  std::optional<int> signals_count;
  std::optional<int> signals_total;
  std::vector<engine_check> checks;
  bool operator==(const engine_verdict&) const = default;
};

/// Reads verdict_row::engines, in the order of the engines in it. Errors: storage_failure when the
/// text is not what `to_row` writes; the message names the engine.
result<std::vector<engine_verdict>> parse_engines(const std::string& json);

} // namespace tandem::store
