#pragma once

#include "cli/command.hpp"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tandem::cli {

extern const command scan_command;
extern const command serve_command;
extern const command resume_command;
extern const command plan_command;
extern const command regime_command;
extern const command verify_command;
extern const command runs_command;
extern const command results_command;
extern const command explain_command;
extern const command find_symbols_command;
extern const command screens_command;
extern const command backtest_command;
extern const command candles_command;
extern const command export_command;
extern const command prune_command;
extern const command check_command;
extern const command help_command;

/// All commands, in the order of the help.
std::span<const command* const> commands();

/// Nothing for a word that is not a command.
const command* find_command(std::string_view word);

std::vector<std::string_view> command_names();

/// "unknown command; did you mean scan?; legal: scan, resume" for a `word` that is not in `legal`.
std::string unknown_word(std::string_view message, std::string_view word,
                         const std::vector<std::string_view>& legal);

/// `--dump-config`: prints every key as a file that parses back. Returns the exit code.
int dump_config(const invocation& asked);

} // namespace tandem::cli
