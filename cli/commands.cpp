#include "cli/commands.hpp"

#include "config/suggest.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace tandem::cli {

namespace {

constexpr std::array all_commands{
  &scan_command,    &resume_command,   &plan_command,    &regime_command,  &verify_command,
  &serve_command,   &runs_command,     &results_command, &explain_command, &find_symbols_command,
  &screens_command, &backtest_command, &candles_command, &export_command,  &prune_command,
  &check_command,   &help_command};

} // namespace

std::span<const command* const> commands() {
  return all_commands;
}

const command* find_command(std::string_view word) {
  const auto found = std::find_if(all_commands.begin(), all_commands.end(),
                                  [word](const command* one) { return one->name == word; });
  return found == all_commands.end() ? nullptr : *found;
}

std::vector<std::string_view> command_names() {
  std::vector<std::string_view> names;
  for (const auto* each : all_commands)
    names.push_back(each->name);
  return names;
}

std::string unknown_word(std::string_view message, std::string_view word,
                         const std::vector<std::string_view>& legal) {
  const auto near = config::nearest(word, legal);
  return fmt::format("{}{}; legal: {}", message, near.empty() ? "" : "; did you mean " + near + "?",
                     fmt::join(legal, ", "));
}

} // namespace tandem::cli
