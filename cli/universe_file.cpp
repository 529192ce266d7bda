#include "cli/universe_file.hpp"

#include "market/symbol.hpp"

#include <fmt/format.h>

#include <fstream>
#include <unordered_set>

namespace tandem::cli {

result<std::vector<std::string>> read_universe_file(const std::string& path) {
  std::ifstream file{path};
  std::string line;
  std::vector<std::string> codes;
  std::unordered_set<std::string> seen;
  if (!file || file.peek() == std::ifstream::traits_type::eof())
    return failure{ec::invalid_config,
                   fmt::format("universe.file = \"{}\": {}; legal: a text file with one symbol "
                               "code a line",
                               path, file ? "is empty" : "cannot be read")};
  for (int number = 1; std::getline(file, line); ++number) {
    auto text = line.substr(0, line.find_first_of("#;"));
    auto first = text.find_first_not_of(" \t\r");
    if (first == std::string::npos)
      continue;
    auto code = text.substr(first, text.find_last_not_of(" \t\r") - first + 1);
    if (!market::is_symbol_code(code))
      return failure{ec::invalid_config,
                     fmt::format("{}:{}: \"{}\" is no symbol code; legal: six characters, digits "
                                 "and capital letters",
                                 path, number, code)};
    if (!seen.insert(code).second)
      return failure{ec::invalid_config,
                     fmt::format("{}:{}: symbol {} is listed twice", path, number, code)};
    codes.push_back(code);
  }
  if (codes.empty())
    return failure{ec::invalid_config,
                   fmt::format("universe.file = \"{}\": holds no symbol code", path)};
  return codes;
}

} // namespace tandem::cli
