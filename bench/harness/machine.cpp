#include "bench/harness/machine.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <array>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <memory>
#include <string_view>
#include <sys/utsname.h>
#include <thread>

namespace tandem::bench {

namespace {

/// What follows "KEY<blanks>: " in a file of /proc.
std::string value_in(const char* file, std::string_view key) {
  std::ifstream lines{file};
  for (std::string line; std::getline(lines, line);) {
    if (!line.starts_with(key))
      continue;
    const auto colon = line.find(':');
    const auto start =
      colon == std::string::npos ? colon : line.find_first_not_of(" \t", colon + 1);
    if (start != std::string::npos)
      return line.substr(start);
  }
  return "unknown";
}

std::string output_of(const std::string& command) {
  const std::unique_ptr<FILE, int (*)(FILE*)> pipe{::popen(command.c_str(), "r"), ::pclose};
  std::string text;
  std::array<char, 256> buffer{};
  while (pipe && std::fgets(buffer.data(), buffer.size(), pipe.get()) != nullptr)
    text += buffer.data();
  while (text.ends_with('\n'))
    text.pop_back();
  return text;
}

std::string commit_of(const std::string& folder) {
  const auto git = "git -C '" + folder + "' ";
  auto commit = output_of(git + "rev-parse --short=12 HEAD 2>/dev/null");
  // Results of earlier questions are changes too, but none of what is measured.
  if (!commit.empty()
      && !output_of(git + "status --porcelain -- . ':!bench/results' 2>/dev/null").empty())
    commit += "+changes";
  return commit;
}

std::string kernel() {
  utsname names{};
  ::uname(&names);
  return fmt::format("{} {}", names.sysname, names.release);
}

std::string memory() {
  const auto kib = std::strtod(value_in("/proc/meminfo", "MemTotal").c_str(), nullptr);
  return fmt::format("{:.1f} GiB", kib / 1024 / 1024);
}

std::string governor() {
  std::ifstream file{"/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor"};
  std::string word = "unknown";
  file >> word;
  return word;
}

double load() {
  std::array<double, 1> average{};
  return ::getloadavg(average.data(), 1) == 1 ? average[0] : 0;
}

} // namespace

machine this_machine() {
  machine here;
  here.commit = commit_of(TANDEM_SOURCE_DIR);
  here.cpu = value_in("/proc/cpuinfo", "model name");
  here.cores = static_cast<int>(std::thread::hardware_concurrency());
  here.memory = memory();
  here.governor = governor();
  here.kernel = kernel();
  here.compiler = "g++ " __VERSION__;
  here.preset = TANDEM_PRESET;
  here.build = TANDEM_BUILD_TYPE;
  here.at = fmt::format("{:%Y-%m-%dT%H:%M:%SZ}", fmt::gmtime(std::chrono::system_clock::now()));
  here.load = load();
  return here;
}

} // namespace tandem::bench
