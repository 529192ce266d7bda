#pragma once

#include "cli/arguments.hpp"

namespace tandem::cli {

/// Exit codes of contract.md.
enum exit_code : int {
  exit_complete = 0,
  exit_internal = 1,
  exit_usage = 2,
  exit_authentication = 3,
  exit_broker_limit = 4,
  exit_partial = 5,
  exit_store = 6,
  exit_interrupted = 130,
};

/// One function per command; each returns the exit code.
int scan_command(const invocation& asked);
int resume_command(const invocation& asked);
int plan_command(const invocation& asked);
int regime_command(const invocation& asked);
int runs_command(const invocation& asked);
int results_command(const invocation& asked);
int explain_command(const invocation& asked);
int check_command(const invocation& asked);
/// `--dump-config`: every key as a file that parses back.
int dump_config_command(const invocation& asked);

} // namespace tandem::cli
