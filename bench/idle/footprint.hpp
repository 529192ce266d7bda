#pragma once

#include <chrono>
#include <cstdint>
#include <sys/types.h>

namespace tandem::bench {

/// What a running process has used since its start, to the nanosecond; the threads that have ended
/// count for `cpu` too.
struct footprint {
  std::chrono::steady_clock::time_point at;
  std::chrono::nanoseconds cpu{0};
  std::uint64_t switches = 0; // From one thread of it to another, or to another process.
};

/// Throws when the process has ended.
footprint footprint_of(pid_t process);

} // namespace tandem::bench
