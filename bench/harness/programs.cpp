#include "bench/harness/programs.hpp"

#include <filesystem>
#include <stdexcept>
#include <utility>

namespace tandem::bench {

finished run_well(const launch& how, int also_good) {
  constexpr std::chrono::hours longest{1};
  auto left = system_test::process{how}.wait(longest);
  if (left.exit_code != 0 && left.exit_code != also_good)
    throw std::runtime_error{how.program + " ended with " + std::to_string(left.exit_code)
                             + "\nstdout: " + left.out + "\nstderr: " + left.err};
  return left;
}

std::string python_with(const std::string& modules, std::string& missing) {
  // An interpreter that somebody put before it in PATH does not see Debian's modules.
  const std::string python = "/usr/bin/python3";
  if (!std::filesystem::exists(python)) {
    missing = "not run: python3 is not installed";
    return {};
  }
  launch how;
  how.program = python;
  how.arguments = {"-c", "import " + modules};
  how.folder = "/";
  if (system_test::run(how).exit_code == 0)
    return python;
  missing = "not run: python3 cannot import " + modules
            + " (Debian packages python3-requests, python3-pandas)";
  return {};
}

std::string bench_file(const std::string& name) {
  return TANDEM_SOURCE_DIR "/bench/" + name;
}

traffic traffic_of(const std::vector<arrival>& audit, bool per_tr) {
  traffic seen;
  std::map<std::pair<std::string, std::string>, std::int64_t> last_us;
  for (const auto& one : audit) {
    ++seen.calls;
    if (one.verdict == "too_many")
      ++seen.refusals;
    const std::pair which{one.key, per_tr ? one.tr : std::string{}};
    if (const auto before = last_us.find(which); before != last_us.end())
      seen.gaps_ms.push_back(static_cast<double>(one.t_us - before->second) / 1000);
    last_us[which] = one.t_us;
  }
  return seen;
}

} // namespace tandem::bench
