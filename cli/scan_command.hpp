#pragma once

#include "cli/with_engine.hpp"

namespace tandem::cli {

/// Runs the frame's command with all scanners, stores and prints. Returns the exit code.
int scan_in_frame(const frame& around);

} // namespace tandem::cli
