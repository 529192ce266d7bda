#pragma once

#include "config/settings.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tandem::cli {

/// `none`: nothing was asked for, which deserves the help on stderr and exit code 2.
enum class command : std::uint8_t {
  none,
  scan,
  resume,
  plan,
  regime,
  runs,
  results,
  explain,
  check,
  help,
  version
};
std::string_view to_string(command what);

/// `jsonl` and `csv` only for commands that print rows.
enum class output_format : std::uint8_t { table, json, jsonl, csv };

/// A command line, understood. With problems in it nothing may run.
struct invocation {
  command what = command::none;
  std::string help_topic; // Of `help`: "" (general), or one of help_topics().
  output_format output = output_format::table;
  bool quiet = false;
  bool no_color = false;
  bool explain = false;
  bool offline = false;              // Of `plan`: make no call.
  bool dump_config = false;          // Also without a command.
  std::optional<std::int64_t> limit; // Of `runs` and `results`: how many rows.
  std::optional<std::string> audit;  // Of `runs`: whose calls, an id, its beginning or "latest".
  std::optional<std::string> run;    // Of `results`, `explain` and `resume`; like `audit`.
  // Of `results` and `explain`; empty is any.
  std::string scanner;
  std::string code; // Of `explain` never empty.
  std::optional<std::string> config_file;
  std::vector<config::raw_entry> entries; // --group.key=value, in order.
  std::vector<config::problem> problems;
};

/// Reads the arguments after the program's name. Reads no file and prints nothing.
invocation parse_arguments(std::span<const std::string> arguments);

} // namespace tandem::cli
