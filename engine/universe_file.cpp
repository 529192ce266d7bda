#include "engine/universe_file.hpp"

#include "market/plain_text.hpp"
#include "market/symbol_list.hpp"
#include "market/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <sstream>
#include <unordered_set>
#include <utility>

namespace tandem {

namespace {

constexpr std::string_view legal =
  "legal: a symbol code of six digits and capital letters, with or "
  "without an A before it or zeros in front, and whatever behind a "
  "comma, a semicolon or a tab";

/// A line, made safe to show in a message and on a terminal.
std::string shown(std::string_view line) {
  constexpr std::size_t bytes_max = 60;
  return market::shortened(market::visible_text(line), bytes_max);
}

} // namespace

result<std::vector<std::string>> read_universe_file(const std::string& path) {
  const auto refuse = [&path](std::string_view why) {
    return failure{ec::invalid_config,
                   fmt::format("universe.file = \"{}\": {}; legal: a text file with one symbol "
                               "code a line",
                               path, why)};
  };
  std::ifstream file{path, std::ios::binary};
  const std::string bytes{std::istreambuf_iterator<char>{file}, {}};
  if (bytes.empty())
    return refuse(file.is_open() ? "is empty" : "cannot be read");
  const auto text = market::plain_text(bytes);
  if (!text)
    return refuse(text.error().message);
  std::vector<std::string> codes;
  std::unordered_set<std::string> seen;
  std::istringstream lines{*text};
  bool may_be_heading = true;
  std::string line;
  for (int number = 1; std::getline(lines, line); ++number) {
    const auto first = line.find_first_not_of(" \t");
    if (first == std::string::npos || line[first] == '#' || line[first] == ';')
      continue;
    if (std::exchange(may_be_heading, false) && market::is_code_heading(line))
      continue;
    const auto code = market::listed_code(line);
    if (!code)
      return failure{ec::invalid_config, fmt::format("{}:{}: \"{}\" is not a symbol code; {}", path,
                                                     number, shown(line), legal)};
    if (!seen.insert(*code).second)
      return failure{ec::invalid_config,
                     fmt::format("{}:{}: symbol {} is listed twice", path, number, *code)};
    codes.push_back(*code);
  }
  if (codes.empty())
    return refuse("holds no symbol code");
  return codes;
}

} // namespace tandem
