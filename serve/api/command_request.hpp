#pragma once

#include "market/error.hpp"

#include <cstddef>
#include <map>
#include <string>
#include <vector>

namespace tandem::serve {

/// A command that another process hands over: the body of POST /api/v1/commands.
struct command_request {
  std::string version;               // Of the tandem that asks.
  std::vector<std::string> words;    // "scan", "--explain"
  std::vector<std::string> settings; // "--v2.min-signals=4": keys that shape the result.
  // Keys of the serving process that the asker has set as well: key -> value. They have to agree.
  std::map<std::string, std::string> expected;
  std::map<std::string, std::string> us_data; // "SPY" -> the content of its file.
  bool color = false;                         // A table may be colored.
  std::size_t columns = 80;                   // Of the asker's terminal.
  std::size_t table_columns = 0;              // Of the terminal that shows tables; 0: none does.
  // Only this process's own commands may name files that it reads; never part of the document.
  bool names_files = false;
};

/// The request as a JSON document.
std::string to_json(const command_request& asked);
/// Errors: invalid_argument naming the member that is wrong.
result<command_request> parse_command_request(const std::string& document);

} // namespace tandem::serve
