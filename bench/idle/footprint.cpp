#include "bench/idle/footprint.hpp"

#include <cerrno>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <string>
#include <system_error>

namespace tandem::bench {

namespace {

std::uint64_t switches_of(const std::filesystem::path& thread) {
  constexpr std::string_view suffix = "voluntary_ctxt_switches:"; // Also of "nonvoluntary...".
  std::uint64_t all = 0;
  std::ifstream status{thread / "status"};
  for (std::string line; std::getline(status, line);)
    if (const auto at = line.find(suffix); at != std::string::npos)
      all += std::stoull(line.substr(at + suffix.size()));
  return all;
}

} // namespace

footprint footprint_of(pid_t process) {
  clockid_t clock{};
  if (const int problem = ::clock_getcpuclockid(process, &clock); problem != 0)
    throw std::system_error{problem, std::generic_category(), "a process that was measured"};
  timespec used{};
  if (::clock_gettime(clock, &used) != 0)
    throw std::system_error{errno, std::generic_category(), "a process that was measured"};
  footprint all;
  all.at = std::chrono::steady_clock::now();
  all.cpu = std::chrono::seconds{used.tv_sec} + std::chrono::nanoseconds{used.tv_nsec};
  const auto threads = "/proc/" + std::to_string(process) + "/task";
  for (const auto& thread : std::filesystem::directory_iterator{threads})
    all.switches += switches_of(thread.path());
  return all;
}

} // namespace tandem::bench
