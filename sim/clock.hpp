#pragma once

#include <chrono>
#include <functional>

namespace tandem::sim {

/// One reading of both clocks. The quota and the audit use `steady`; the token's lifetime, which is
/// promised to clients as a date, uses `wall`.
struct instant {
  std::chrono::steady_clock::time_point steady;
  std::chrono::system_clock::time_point wall;
};

/// Where the broker takes its time from; tests hand in their own.
using clock_source = std::function<instant()>;

/// The machine's clocks.
instant read_clocks();

} // namespace tandem::sim
