#pragma once

#include "config/settings.hpp"

#include <optional>
#include <string>
#include <vector>

namespace tandem::config {

/// The file that is read where none is named, if it exists in the working directory.
inline constexpr auto default_config_file = "tandem.conf";

/// What a config file says, key by key in the file's order, and what is wrong with its text.
struct config_file {
  std::vector<raw_entry> entries;
  std::vector<problem> problems;
};

/// Reads CAF's config syntax out of `bytes`. A syntax error ends the reading; everything else wrong
/// (a key twice, a value in single quotes, ...) is collected. `source` names the file in problems.
config_file parse_config_text(const std::string& bytes, const std::string& source);

/// The same for the file at `path`; a file that is missing, a directory or not readable is a
/// problem.
config_file read_config_file(const std::string& path);

/// A configuration ready for use, and the file it came from.
struct loaded_config {
  resolution result;
  std::string file; // Empty: no file was read.
};

/// The named file, else the default file if there is one, else none; then the command line's
/// entries, which win.
loaded_config load_config(const std::optional<std::string>& named_file,
                          const std::vector<raw_entry>& command_line);

} // namespace tandem::config
