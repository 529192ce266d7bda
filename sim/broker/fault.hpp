#pragma once

#include "market/error.hpp"
#include "sim/broker/fault_kind.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tandem::sim {

/// One entry of a fault file: strikes the matching requests with the numbers `from` to `from +
/// count - 1`.
struct fault {
  fault_kind kind{};
  std::string tr;   // "ka10081"; empty: any TR that the kind can strike.
  std::string code; // "005930"; empty: any.
  std::int64_t from = 1;
  std::int64_t count = 1;
  // Milliseconds; calls for the kinds that limit or make calls, sessions for those about the past.
  std::optional<std::int64_t> ms;
};

/// The entry's `ms` or that of its kind; empty where neither has one.
std::optional<std::int64_t> ms_of(const fault& what);

/// Reads a JSON array of entries. Fails with invalid_argument as one sentence that names `source`,
/// the entry, the key, its value and what is legal.
result<std::vector<fault>> parse_faults(std::string_view json, const std::string& source);

/// The same from a file.
result<std::vector<fault>> read_faults(const std::string& path);

} // namespace tandem::sim
