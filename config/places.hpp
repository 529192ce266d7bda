#pragma once

#include "config/user_folders.hpp"

#include <optional>
#include <string>

namespace tandem::config {

/// Read when no file is named, if it exists in the working directory or the user's folder.
inline constexpr auto default_config_file = "tandem.toml";
/// The database of store.url where nothing names another.
inline constexpr auto default_database = "tandem.db";

/// What a process sees of the machine when it looks for its files.
struct surroundings {
  user_folders user;
  std::string working_folder = {}; // Before a name; empty for the folder of the process.
};

/// A place, and in words why it is that one.
struct place {
  std::string path; // Empty: no file; of a folder: the working directory.
  std::string why;
};

/// Where a process finds its configuration and keeps what has no place there.
struct places_of_files {
  place file;
  std::optional<failure> problem; // Of the file's name.
  place database;                 // For a store.url that is empty.
  std::string history_folder;     // For a candle history without any place.
  // The user's own screens lie beside the configuration; without one in the working directory.
  std::string screen_folder;
};

/// The working directory comes before the user's own folders, so that whoever has his files there
/// goes on with them. `named_file` is that of --config-file.
places_of_files find_files(const std::optional<std::string>& named_file, const surroundings& here);

} // namespace tandem::config
