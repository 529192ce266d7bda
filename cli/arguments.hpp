#pragma once

#include "cli/command.hpp"

#include <span>
#include <string>

namespace tandem::cli {

/// Reads the arguments after the program's name. Reads no file and prints nothing.
invocation parse_arguments(std::span<const std::string> arguments);

} // namespace tandem::cli
