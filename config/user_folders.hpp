#pragma once

#include "market/error.hpp"

#include <functional>
#include <string>

namespace tandem::config {

/// Where this user's files are, by the XDG base directory specification. A folder is empty where
/// the environment says nothing of it.
struct user_folders {
  std::string home;        // Of HOME.
  std::string config;      // "/home/ann/.config/tandem"
  std::string data;        // "/home/ann/.local/share/tandem"
  std::string state;       // "/home/ann/.local/state/tandem"
  std::string config_file; // Of TANDEM_CONFIG, as written there.
};

/// The value of a variable of the environment; empty where it is not set.
using environment = std::function<std::string(const char* name)>;

/// A relative folder in the environment is passed over, as the specification wants.
user_folders user_folders_of(const environment& variables);

/// The same for the environment of this process.
user_folders user_folders_here();

/// `path` with the home folder in place of a ~ at its start, alone or before a slash. Errors:
/// invalid_config where there is no home folder.
result<std::string> expand_home(const std::string& path, const user_folders& user);

} // namespace tandem::config
