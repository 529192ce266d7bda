#include "engine/resources.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <fcntl.h>
#include <fstream>
#include <malloc.h>
#include <mutex>
#include <sys/mman.h>
#include <sys/resource.h>
#include <system_error>
#include <thread>
#include <unistd.h>
#include <vector>

namespace tandem {

namespace {

/// 0 where the kernel does not say.
std::uint64_t resident_bytes() {
  // proc(5): sizes in pages; the second one is the resident size.
  std::ifstream statm{"/proc/self/statm"};
  std::uint64_t total = 0;
  std::uint64_t resident = 0;
  statm >> total >> resident;
  auto page = ::sysconf(_SC_PAGESIZE);
  return statm && page > 0 ? resident * static_cast<std::uint64_t>(page) : 0;
}

failure shortage(std::size_t wanted, const char* of, int error, const char* limit) {
  return {ec::internal, fmt::format("no room for {} more {}: {}; {} may allow too few", wanted, of,
                                    std::generic_category().message(error), limit)};
}

status check_files(std::size_t count) {
  std::vector<int> held;
  held.reserve(count);
  status problem;
  while (!problem && held.size() < count) {
    if (const int one = ::open("/dev/null", O_RDONLY | O_CLOEXEC); one >= 0)
      held.push_back(one);
    else
      problem = shortage(count, "open files", errno, "ulimit -n");
  }
  for (const int one : held)
    ::close(one);
  return problem;
}

status check_bytes(std::size_t count) {
  void* const taken =
    ::mmap(nullptr, count, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (taken == MAP_FAILED)
    return shortage(count >> 20U, "MiB of memory", errno, "ulimit -v");
  ::munmap(taken, count);
  return std::nullopt;
}

} // namespace

status check_room(const room& wanted) {
  if (auto problem = check_files(wanted.files))
    return problem;
  std::mutex gate; // Holds all threads until the last one has started.
  std::vector<std::thread> crowd;
  crowd.reserve(wanted.threads);
  status problem;
  {
    const std::lock_guard closed{gate};
    try {
      while (crowd.size() < wanted.threads)
        crowd.emplace_back([&gate] { const std::lock_guard through{gate}; });
    } catch (const std::system_error& refused) {
      problem = shortage(wanted.threads, "threads", refused.code().value(),
                         "ulimit -u, ulimit -v or the cgroup's pids.max");
    }
    if (!problem && wanted.bytes > 0)
      problem = check_bytes(wanted.bytes);
  }
  for (auto& one : crowd)
    one.join();
  return problem;
}

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

} // namespace tandem
