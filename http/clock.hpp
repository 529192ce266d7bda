#pragma once

#include <chrono>
#include <functional>
#include <string>

namespace tandem::http {

/// One reading of both clocks. The quota and the audit use `steady`; the token's lifetime, which is
/// promised to clients as a date, uses `wall`.
struct instant {
  std::chrono::steady_clock::time_point steady;
  std::chrono::system_clock::time_point wall;
};

/// The source of the broker's time; tests pass their own.
using clock_source = std::function<instant()>;

/// The machine's clocks.
instant read_clocks();

/// "Fri, 28 Nov 2025 00:00:00 GMT", as a Date header says it. Source: RFC 9110, 5.6.7.
std::string http_date(std::chrono::system_clock::time_point moment);

} // namespace tandem::http
