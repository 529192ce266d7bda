#include "cli/resources.hpp"

#include <fstream>
#include <malloc.h>
#include <sys/resource.h>
#include <unistd.h>

namespace tandem::cli {

namespace {

/// 0 where the kernel does not say.
std::uint64_t resident_bytes() {
  // proc(5): sizes in pages; the second one is of what is in memory.
  std::ifstream statm{"/proc/self/statm"};
  std::uint64_t total = 0;
  std::uint64_t resident = 0;
  statm >> total >> resident;
  auto page = ::sysconf(_SC_PAGESIZE);
  return statm && page > 0 ? resident * static_cast<std::uint64_t>(page) : 0;
}

} // namespace

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
  now.rss_bytes = resident_bytes();
  return now;
}

void keep_memory_of_answers() {
  constexpr int kept_bytes = 16 << 20;
  constexpr int own_mapping_bytes = 32 << 20; // The most malloc allows.
  // NOLINTBEGIN(concurrency-mt-unsafe): the caller has no other thread yet.
  ::mallopt(M_TRIM_THRESHOLD, kept_bytes);
  ::mallopt(M_MMAP_THRESHOLD, own_mapping_bytes);
  // NOLINTEND(concurrency-mt-unsafe)
}

} // namespace tandem::cli
