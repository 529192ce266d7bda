#pragma once

#include "market/error.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tandem::sim {

/// What can go wrong on purpose. README of sim has a sentence for each.
enum class fault_kind : std::uint8_t {
  refuse_429,
  refuse_200,
  http_500,
  http_502,
  http_503,
  waf_400,
  maintenance_html,
  reset,
  truncate,
  not_json,
  wrong_shape,
  impossible_price,
  slow,
  hang,
  token_expired,
  token_revoked,
  empty_page,
  missing_page,
  duplicate_page,
  clock_skew,
  quota,
};

/// One entry of a fault file: strikes the requests number `from` to `from + count - 1` among those
/// that match it.
struct fault {
  fault_kind kind{};
  std::string tr;   // "ka10081"; empty: any TR that the kind can strike.
  std::string code; // "005930"; empty: whatever is asked for.
  std::int64_t from = 1;
  std::int64_t count = 1;
  std::optional<std::int64_t> ms; // Milliseconds; for `quota` calls per second.
};

/// "fault:refuse_429", as the audit names a struck request.
std::string_view verdict_of(fault_kind kind);

/// Whether the kind changes how the broker judges from then on instead of striking a request.
bool is_lasting(fault_kind kind);

/// Whether a request of `tr` has what the kind spoils: rows, or a token in its header.
bool can_strike(fault_kind kind, std::string_view tr);

/// Milliseconds that `slow` takes unless told otherwise.
inline constexpr std::int64_t slow_ms_default = 2'000;

/// Reads a JSON array of entries. Fails with invalid_argument as one sentence that names `source`,
/// the entry, the key, its value and what is legal.
result<std::vector<fault>> parse_faults(std::string_view json, const std::string& source);

/// The same from a file.
result<std::vector<fault>> read_faults(const std::string& path);

} // namespace tandem::sim
