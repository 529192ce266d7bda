#include "bench/engine/stopwatch.hpp"

#include <ctime>

namespace tandem::bench {

namespace {

double seconds_on(clockid_t clock) {
  timespec time{};
  ::clock_gettime(clock, &time);
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) / 1e9;
}

} // namespace

spent stopwatch::now() {
  return {seconds_on(CLOCK_MONOTONIC), seconds_on(CLOCK_PROCESS_CPUTIME_ID)};
}

} // namespace tandem::bench
