#include "cli/resources.hpp"

#include <sys/resource.h>

namespace tandem::cli {

resource_usage sample_resources(std::chrono::steady_clock::time_point start) {
  rusage usage{};
  ::getrusage(RUSAGE_SELF, &usage);
  auto as_duration = [](const timeval& t) {
    return std::chrono::seconds{t.tv_sec} + std::chrono::microseconds{t.tv_usec};
  };
  resource_usage now;
  now.cpu = as_duration(usage.ru_utime) + as_duration(usage.ru_stime);
  now.wall = std::chrono::steady_clock::now() - start;
  now.peak_rss_bytes = static_cast<std::uint64_t>(usage.ru_maxrss) * 1024; // Linux counts in KiB.
  return now;
}

} // namespace tandem::cli
