#pragma once

#include "sim/broker/server.hpp"

#include <span>
#include <string>
#include <string_view>

namespace tandem::sim {

/// A parsed command line of `tandem-sim`.
struct command_line {
  server_options options;
  bool help = false;
  bool version = false;
};

/// Reads `--name=value`, `--name value`, `--help` and `--version`. Fails with invalid_argument as
/// one sentence naming the option, its value and what is legal.
result<command_line> parse_command_line(std::span<const std::string_view> arguments);

/// The text of `--help`.
std::string help_text();

} // namespace tandem::sim
