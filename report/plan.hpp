#pragma once

#include "messages/run.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace tandem {

/// Calls of one TR for one reason.
struct planned_calls {
  std::string tr;
  std::uint64_t calls = 0;
  std::uint64_t symbols = 0; // 0: the call is not about symbols.
  std::string reason;
};

/// Whether the calls end before the after-market begins to move the prices, at `before` (UTC, since
/// 1970); both empty where that is no question.
struct plan_end {
  std::optional<std::chrono::microseconds> before;
  std::optional<bool> fits;
};

std::uint64_t total_of(const std::vector<planned_calls>& calls);

/// The document `tandem.plan/1` on one line.
std::string plan_json(const forecast& expected, market::date wanted,
                      const std::vector<planned_calls>& calls, double seconds, const plan_end& end);

} // namespace tandem
