#pragma once

#include "config/settings.hpp"

#include <optional>
#include <string>
#include <vector>

namespace tandem::config {

/// The file that is read where none is named, if it exists in the working directory.
inline constexpr auto default_config_file = "tandem.toml";

/// What a config file says, key by key in the file's order, and what is wrong with its text.
struct config_file {
  std::vector<raw_entry> entries;
  std::vector<problem> problems;
};

/// Reads TOML out of `bytes`. A syntax error, also a key written twice, comes alone; everything
/// else wrong (a date without quotes, a list of numbers, ...) is collected. `source` names the file
/// in problems.
config_file parse_config_text(const std::string& bytes, const std::string& source);

/// The same for the file at `path`; a file that is missing, a directory, not readable, larger than
/// 1 MiB or a .conf, which earlier versions read, is a problem.
config_file read_config_file(const std::string& path);

/// A configuration ready for use, and the file it came from.
struct loaded_config {
  resolution result;
  std::string file; // Empty: no file was read.
};

/// The named file, else the default file if there is one, else none (a tandem.conf is refused);
/// then the command line's entries, which win.
loaded_config load_config(const std::optional<std::string>& named_file,
                          const std::vector<raw_entry>& command_line);

} // namespace tandem::config
