#include "cli/options.hpp"

#include <algorithm>

namespace tandem::cli {

namespace {

constexpr std::string_view run_word = "a run's id, its beginning, or latest";
constexpr std::string_view code_word = "six characters of 0-9 and A-Z, such as 005930";

constexpr std::array all_options{
  option{"--audit", run_word, {command::runs}},
  option{"--code", code_word, {command::results}},
  option{"--config-file", "a file name"},
  option{"--date", "a day such as 2025-11-28"},
  option{"--dump-config", ""},
  option{"--explain", "", {command::scan}},
  option{"--help", ""},
  option{"--limit", "a whole number from 1 to 1000000", {command::runs, command::results}},
  option{"--no-color", ""},
  option{"--offline", "", {command::plan}},
  option{"--output", "table, json"},
  option{"--quiet", ""},
  option{"--run", run_word, {command::results, command::explain}},
  option{"--scanner", "a scanner's name", {command::results, command::explain}},
  option{"--version", ""},
};

constexpr std::array all_commands{command::scan,  command::plan,    command::regime,
                                  command::runs,  command::results, command::explain,
                                  command::check, command::help};

} // namespace

std::span<const option> options() {
  return all_options;
}

const option* find_option(std::string_view name) {
  const auto found = std::find_if(all_options.begin(), all_options.end(),
                                  [name](const option& one) { return one.name == name; });
  return found == all_options.end() ? nullptr : &*found;
}

bool belongs_to(const option& one, command what) {
  return one.of[0] == command::none || one.of[0] == what || one.of[1] == what;
}

std::string owners_text(const option& one) {
  if (one.of[1] == command::none)
    return std::string{"belongs to the command "}.append(to_string(one.of[0]));
  return std::string{"belongs to the commands "}
    .append(to_string(one.of[0]))
    .append(" and ")
    .append(to_string(one.of[1]));
}

std::vector<std::string_view> command_words() {
  std::vector<std::string_view> words;
  for (auto each : all_commands)
    words.push_back(to_string(each));
  return words;
}

command find_command(std::string_view word) {
  const auto found = std::find_if(all_commands.begin(), all_commands.end(),
                                  [word](command each) { return to_string(each) == word; });
  return found == all_commands.end() ? command::none : *found;
}

bool prints_rows(command what) {
  return what == command::runs || what == command::results || what == command::explain;
}

} // namespace tandem::cli
