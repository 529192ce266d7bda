#pragma once

#include "cli/arguments.hpp"

#include <array>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tandem::cli {

/// An option beside the configuration's keys.
struct option {
  std::string_view name;  // "--limit"
  std::string_view value; // What its value is, which may stand behind a blank; empty for a flag.
  std::array<command, 3> of{}; // Whose it is; `none` alone: everybody's.
};

/// All of them, by name.
std::span<const option> options();

/// Nothing for an unknown name.
const option* find_option(std::string_view name);

bool belongs_to(const option& one, command what);

/// "belongs to the command runs", "belongs to the commands runs and results"
std::string owners_text(const option& one);

/// The words for commands, in the order of the help.
std::vector<std::string_view> command_words();

/// `none` for a word that is no command.
command find_command(std::string_view word);

/// True for commands that print rows, which jsonl and csv are for.
bool prints_rows(command what);

} // namespace tandem::cli
