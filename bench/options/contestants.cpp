#include "bench/options/contestants.hpp"

#include <string>
#include <utility>

namespace tandem::bench {

namespace {

contestant in_cpp(const market_day& day, std::string name, const std::string& mode) {
  contestant who;
  who.name = std::move(name);
  who.start = [&day, mode](const broker& at, const temporary_folder& folder) {
    launch how;
    how.program = TANDEM_SCAN_OPTION_PROGRAM;
    how.arguments = {mode, at.url(), std::to_string(day.at().delay.count()), "symbols.csv",
                     std::string{market_day::today()}};
    how.folder = folder.path();
    return how;
  };
  who.check = [&day](const system_test::report& found) { day.check(found, 2); };
  return who;
}

/// Whether there is a Python for them; looked for once, as importing pandas takes a second.
struct interpreter {
  std::string program;
  std::string missing;
};

contestant in_python(const market_day& day, const interpreter& python, std::string name,
                     const std::string& script) {
  contestant who;
  who.name = std::move(name);
  who.missing = python.missing;
  who.start = [&day, python, script](const broker& at, const temporary_folder& folder) {
    launch how;
    how.program = python.program;
    how.arguments = {bench_file("options/" + script), at.url(),
                     std::to_string(day.at().delay.count()), "symbols.csv",
                     std::string{market_day::today()}};
    how.folder = folder.path();
    // The folder of the scripts is the source tree.
    how.environment = {{"PYTHONDONTWRITEBYTECODE", "1"}};
    return how;
  };
  who.check = [&day](const system_test::report& found) { day.check_indicators(found); };
  return who;
}

contestant tandem_with(const market_day& day, std::string name, int scanners,
                       bool has_history = false, const words& options = {}) {
  contestant who;
  who.name = std::move(name);
  who.start = [&day, scanners, has_history, options](const broker& at,
                                                     const temporary_folder& folder) {
    if (has_history)
      day.write_history(folder);
    words arguments{"scan", "--again", "--output=json", "--broker.url=" + at.url(),
                    "--gateway.delay=" + std::to_string(day.at().delay.count()) + "ms"};
    for (const auto& more : {day.scan_options(), scanner_options(scanners), options})
      arguments.insert(arguments.end(), more.begin(), more.end());
    return system_test::tandem_in(folder, std::move(arguments));
  };
  who.check = [&day, scanners](const system_test::report& found) { day.check(found, scanners); };
  return who;
}

} // namespace

std::vector<contestant> all_options(const market_day& day, places& where) {
  interpreter python;
  python.program = python_with("requests, pandas", python.missing);
  std::vector<contestant> all{
    in_cpp(day, "(a) sequential", "sequential"),
    in_python(day, python, "(a) sequential, Python", "sequential.py"),
    in_cpp(day, "(b) two threads, unguarded", "unguarded"),
    in_cpp(day, "(c) two threads, a lock", "locked"),
    in_python(day, python, "(c) two threads, a lock, Python", "locked.py"),
    in_cpp(day, "(d) split, two keys", "two-keys"),
    in_cpp(day, "(e) split, one key", "one-key")};
  where.cold = all.size();
  all.push_back(tandem_with(day, "(f) tandem, cold", 2));
  where.next_day = all.size();
  all.push_back(tandem_with(day, "(g) tandem, next day", 2, true));
  for (const int scanners : {8, 32}) {
    where.many_scanners.push_back(all.size());
    all.push_back(
      tandem_with(day, "(h) tandem, " + std::to_string(scanners) + " scanners", scanners));
  }
  where.pool = all.size();
  all.push_back(
    tandem_with(day, "(i) tandem, two keys in a pool", 2, false, {"--gateway.sharing=pool"}));
  all.push_back(
    tandem_with(day, "(i) tandem, a key per scanner", 2, false, {"--gateway.sharing=per-scanner"}));
  return all;
}

} // namespace tandem::bench
