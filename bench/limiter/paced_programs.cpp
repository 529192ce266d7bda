#include "bench/limiter/paced_programs.hpp"

#include <cstdlib>

namespace tandem::bench {

namespace {

// Finds node wherever it is installed, and becomes it.
constexpr auto env = "/usr/bin/env";

/// Where npm has put the package, unless the environment knows better.
std::string peers_folder() {
  // Read before any thread is started.
  const char* named = std::getenv("TANDEM_BENCH_PEERS"); // NOLINT(concurrency-mt-unsafe): see above
  return named != nullptr ? named : TANDEM_PEERS_FOLDER;
}

} // namespace

paced_program gateway_program() {
  return {"tandem's gateway", TANDEM_GATEWAY_CALLS_PROGRAM, {}, ""};
}

paced_program sleep_loop_program() {
  return {"plain sleep loop, C++", TANDEM_SLEEP_LOOP_PROGRAM, {}, ""};
}

paced_program token_bucket_program() {
  paced_program found{"token bucket, Python", "", {bench_file("peers/token_bucket.py")}, ""};
  found.program = python_with("requests", found.note);
  return found;
}

paced_program bottleneck_program() {
  paced_program found{"Bottleneck, node", "", {}, ""};
  const auto peers = peers_folder();
  launch how;
  how.program = env;
  how.arguments = {"node", "-p",
                   "'node ' + process.version + ', bottleneck ' + require('" + peers
                     + "/node_modules/bottleneck/package.json').version"};
  how.folder = "/";
  const auto told = system_test::run(how);
  if (told.exit_code != 0) {
    found.note = "not run: node with the npm package bottleneck is not installed "
                 "(./tandem.sh bench installs it where npm is)";
    return found;
  }
  found.program = env;
  found.first = {"node", bench_file("peers/bottleneck.mjs"), peers};
  found.note = told.out.substr(0, told.out.find('\n'));
  return found;
}

launch launch_of(const paced_program& what, const paced_calls& calls, const std::string& folder) {
  launch how;
  how.program = what.program;
  how.arguments = what.first;
  how.arguments.insert(
    how.arguments.end(),
    {calls.url, calls.tr, std::to_string(calls.delay.count()), calls.codes_file});
  how.folder = folder;
  how.environment = {{"NO_PROXY", "127.0.0.1"}, {"no_proxy", "127.0.0.1"}};
  return how;
}

} // namespace tandem::bench
