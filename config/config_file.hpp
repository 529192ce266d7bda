#pragma once

#include "config/places.hpp"
#include "config/settings.hpp"

#include <optional>
#include <string>
#include <vector>

namespace tandem::config {

/// The content of a config file, key by key in the file's order, and what is wrong with its text.
struct config_file {
  std::vector<raw_entry> entries;
  std::vector<problem> problems;
};

/// Reads the TOML text `bytes`. A syntax error, such as a repeated key, is reported alone; all
/// other problems (a date without quotes, a list of numbers, ...) are collected. `source` names the
/// file in problems.
config_file parse_config_text(const std::string& bytes, const std::string& source);

/// The same for the file at `path`. A problem when it is missing, a directory, not readable, larger
/// than 1 MiB or a .conf, which earlier versions read.
config_file read_config_file(const std::string& path);

/// A configuration ready for use, the file it came from and where the data goes.
struct loaded_config {
  resolution result; // With a path for every ~, and a store.url where none is written.
  std::string file;  // Empty: no file was read.
  places_of_files places;
};

/// Reads the file that `find_files` chooses, if any (a tandem.conf is refused). The command line's
/// entries override the file's.
loaded_config load_config(const std::optional<std::string>& named_file,
                          const std::vector<raw_entry>& command_line, const surroundings& here);

/// The same for the environment and the working directory of this process.
loaded_config load_config(const std::optional<std::string>& named_file,
                          const std::vector<raw_entry>& command_line);

} // namespace tandem::config
