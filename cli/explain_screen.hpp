#pragma once

#include "cli/command.hpp"

#include <optional>

namespace tandem::cli {

/// Where the scanner asked for is a screen, of the configuration, the user's or the shelf: explains
/// by stored candles what it says of the symbol, judged or not, and returns the exit code.
std::optional<int> explain_screen(const invocation& asked);

} // namespace tandem::cli
