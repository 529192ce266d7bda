#pragma once

#include "cli/command.hpp"
#include "cli/progress.hpp"
#include "engine/engine.hpp"
#include "market/utc_time.hpp"

#include <functional>
#include <string>
#include <variant>

namespace tandem::cli {

/// What a command that works with an engine has at hand.
struct frame {
  const invocation& asked;
  const config::settings& settings;
  const std::string& folder; // Of the configuration's file.
  const run_scan& command;
  utc_time now;
  progress_view& view;
  engine& works;
};

/// Reads the configuration, builds the engine and runs `body` with it; Ctrl-C interrupts the engine
/// meanwhile. Returns the exit code: that of `body`, or of what is wrong before it.
int run_in_frame(const invocation& asked, const engine_options& options,
                 const std::function<int(const frame&)>& body);

/// A configuration to work with.
struct frame_settings {
  config::settings values;
  std::string folder; // Of its file.
};

/// The configuration asked for, or the exit code after everything wrong with it was said.
std::variant<frame_settings, int> settings_of(const invocation& asked);

/// The same with a configuration and a command of the caller's.
int run_in_frame(const invocation& asked, const frame_settings& with, const run_scan& command,
                 const engine_options& options, const std::function<int(const frame&)>& body);

/// The exit code for a run that could not go on.
int exit_code_for(const failure& problem);

/// Says it on stderr and returns its exit code.
int refuse(const failure& problem);

} // namespace tandem::cli
