#pragma once

#include "cli/arguments.hpp"
#include "cli/engine.hpp"
#include "cli/progress.hpp"

#include <functional>

namespace tandem::cli {

/// What a command that works with an engine has at hand.
struct frame {
  const invocation& asked;
  const config::settings& settings;
  const start_run& command;
  utc_time now;
  progress_view& view;
  engine& works;
};

/// Reads the configuration, builds the engine and runs `body` with it; Ctrl-C interrupts the engine
/// meanwhile. Returns the exit code: that of `body`, or of what is wrong before it.
int run_in_frame(const invocation& asked, const engine_options& options,
                 const std::function<int(const frame&)>& body);

/// What a user who pressed Ctrl-C wants to know.
inline constexpr const char* interrupted_text =
  "interrupted: the candles that came are kept on disk, scan again to go on from there";

/// The exit code for a run that could not go on.
int exit_code_for(const failure& problem);

/// Says it on stderr and returns its exit code.
int refuse(const failure& problem);

} // namespace tandem::cli
