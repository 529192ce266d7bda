#include "cli/commands.hpp"
#include "cli/help.hpp"
#include "cli/interrupts.hpp"

#include <fmt/format.h>

#include <cstdio>
#include <exception>
#include <string>
#include <sys/resource.h>
#include <vector>

namespace {

using namespace tandem::cli;

int dispatch(const invocation& asked) {
  for (const auto& problem : asked.problems)
    fmt::print(stderr, "error: {}\n", problem.text());
  if (!asked.problems.empty()) {
    fmt::print(stderr, "try: tandem help\n");
    return exit_usage;
  }
  if (asked.dump_config)
    return dump_config_command(asked);
  switch (asked.what) {
    case command::scan:
      return scan_command(asked);
    case command::check:
      return check_command(asked);
    case command::help:
      fmt::print("{}", help_text(asked.help_topic));
      return exit_complete;
    case command::version:
      fmt::print("tandem {}\n", TANDEM_VERSION);
      return exit_complete;
    case command::none:
      break;
  }
  fmt::print(stderr, "{}", help_text({}));
  return exit_usage;
}

} // namespace

int main(int argc, char** argv) {
  block_interrupts();
  // Keys and tokens live in memory; a core dump would write them to disk.
  const rlimit no_core{0, 0};
  ::setrlimit(RLIMIT_CORE, &no_core);
  try {
    std::vector<std::string> arguments{argv + 1, argv + argc};
    return dispatch(parse_arguments(arguments));
  } catch (const std::exception& problem) {
    std::fputs("error: internal: ", stderr);
    std::fputs(problem.what(), stderr);
    std::fputs("\n", stderr);
    return exit_internal;
  }
}
