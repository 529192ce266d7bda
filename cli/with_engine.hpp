#pragma once

#include "cli/command.hpp"
#include "cli/output.hpp"
#include "engine/engine.hpp"
#include "market/utc_time.hpp"
#include "report/format/table.hpp"

#include <optional>
#include <string>
#include <variant>

namespace tandem::cli {

/// A checked configuration.
struct workplace {
  config::settings values;
  std::string folder;              // For a candle history without another place.
  bool is_served = false;          // Its engine serves, so it has the databases open for longer.
  std::string screens_folder = {}; // With the user's own screens; empty: the working directory.
};

/// What the body of a command is about.
struct task {
  workplace with;
  run_scan command;
  std::optional<store::run_row> resumed = {}; // The run of an earlier process that is finished.
};

/// What the body of a command can use.
struct frame {
  const invocation& asked;
  const config::settings& settings;
  const std::string& folder; // For a candle history without another place.
  const run_scan& command;
  utc_time now;
  output& out;
  engine& works;
};

/// What a table of the command is written on.
page page_of(const frame& around);

/// The configuration asked for, or the exit code after all its problems were reported.
std::variant<workplace, int> settings_of(const invocation& asked);

/// What the command is about, according to the configuration or to what is stored, or the exit code
/// after saying why there is nothing.
std::variant<task, int> prepare(const invocation& asked, const workplace& here, output& out);

/// Runs the command's body and checks afterwards that what it stored is still there.
int run_body(const frame& around);

/// Runs a command with a body: builds the engine; meanwhile Ctrl-C interrupts it. Returns the exit
/// code, also of failures.
int run_with_engine(const invocation& asked);

/// The exit code for a run that had to give up.
int exit_code_for(const failure& problem);

/// Prints the failure on stderr and returns its exit code.
int refuse(const failure& problem);

} // namespace tandem::cli
