#pragma once

#include "cli/command.hpp"
#include "cli/progress.hpp"
#include "engine/engine.hpp"
#include "market/utc_time.hpp"

#include <functional>
#include <string>
#include <variant>

namespace tandem::cli {

/// What the body of a command with an engine can use.
struct frame {
  const invocation& asked;
  const config::settings& settings;
  const std::string& folder; // Of the configuration's file.
  const run_scan& command;
  utc_time now;
  progress_view& view;
  engine& works;
};

/// Reads the configuration, builds the engine and runs `body` with it; meanwhile Ctrl-C interrupts
/// the engine. Returns the exit code of `body`, or of an earlier failure.
int run_in_frame(const invocation& asked, const engine_options& options,
                 const std::function<int(const frame&)>& body);

/// A checked configuration.
struct frame_settings {
  config::settings values;
  std::string folder; // Of its file.
};

/// The configuration asked for, or the exit code after all its problems were reported.
std::variant<frame_settings, int> settings_of(const invocation& asked);

/// The same with a configuration and a command given by the caller.
int run_in_frame(const invocation& asked, const frame_settings& with, const run_scan& command,
                 const engine_options& options, const std::function<int(const frame&)>& body);

/// The exit code for a run that had to give up.
int exit_code_for(const failure& problem);

/// Prints the failure on stderr and returns its exit code.
int refuse(const failure& problem);

} // namespace tandem::cli
