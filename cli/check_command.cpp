#include "cli/commands.hpp"
#include "cli/config_file.hpp"

#include <fmt/format.h>

#include <cstdio>

namespace tandem::cli {

namespace {

int refuse(const std::vector<config::problem>& problems) {
  for (const auto& problem : problems)
    fmt::print(stderr, "error: {}\n", problem.text());
  return exit_usage;
}

} // namespace

int check_command(const invocation& asked) {
  auto loaded = load_config(asked.config_file, asked.entries);
  if (!loaded.result.problems.empty())
    return refuse(loaded.result.problems);
  std::string scanners;
  for (const auto& scanner : loaded.result.values.scanners())
    scanners += fmt::format("{}{} ({})", scanners.empty() ? "" : ", ", scanner.name, scanner.rule);
  fmt::print("{}: no problems; scanners: {}\n",
             loaded.file.empty() ? "configuration (no file)" : loaded.file, scanners);
  return exit_complete;
}

int dump_config_command(const invocation& asked) {
  auto loaded = load_config(asked.config_file, asked.entries);
  if (!loaded.result.problems.empty())
    return refuse(loaded.result.problems);
  if (!loaded.file.empty())
    fmt::print("; from {}\n", loaded.file);
  fmt::print("{}", loaded.result.values.dump());
  return exit_complete;
}

} // namespace tandem::cli
