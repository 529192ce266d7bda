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
  option{"--explain", "", {command::scan, command::resume}},
  option{"--help", ""},
  option{"--limit", "a whole number from 1 to 1000000", {command::runs, command::results}},
  option{"--no-color", ""},
  option{"--offline", "", {command::plan}},
  option{"--output", "table, json"},
  option{"--quiet", ""},
  option{"--run", run_word, {command::results, command::explain, command::resume}},
  option{"--scanner", "a scanner's name", {command::results, command::explain}},
  option{"--version", ""},
};

constexpr std::array all_commands{command::scan,    command::resume, command::plan,
                                  command::regime,  command::runs,   command::results,
                                  command::explain, command::check,  command::help};

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
  return one.of[0] == command::none
         || std::find(one.of.begin(), one.of.end(), what) != one.of.end();
}

std::string owners_text(const option& one) {
  const auto count =
    one.of.size()
    - static_cast<std::size_t>(std::count(one.of.begin(), one.of.end(), command::none));
  std::string text = count == 1 ? "belongs to the command" : "belongs to the commands";
  for (std::size_t i = 0; i < count; ++i)
    text.append(i == 0 ? " " : i + 1 == count ? " and " : ", ").append(to_string(one.of[i]));
  return text;
}

std::vector<std::string_view> command_words() {
  std::vector<std::string_view> words;
  words.reserve(all_commands.size());
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
