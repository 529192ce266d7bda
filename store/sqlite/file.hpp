#pragma once

#include "market/error.hpp"

#include <cstdint>
#include <string>

namespace tandem::store {

class sqlite_connection;

/// The absolute path with links followed, so that all names of a file lead to one lock. Errors:
/// storage_failure for a folder, or a file in a folder that does not exist.
result<std::string> real_path(const std::string& path);

/// `real_path` of an existing database. Errors: also storage_failure when there is none.
result<std::string> existing_path(const std::string& path);

/// Switches to a write-ahead log, with which readers and the writer do not wait for each other.
/// Errors: storage_failure where the file system has no shared memory.
status use_write_ahead_log(sqlite_connection& database);

/// Copies a database whose files are no longer where they were opened, as the open connection still
/// sees it, into a new file: beside the old place, else in the working directory, else among the
/// temporary files. A file that was only moved is complete afterwards. Returns the copy's path.
/// Errors: storage_failure.
result<std::string> save_aside(sqlite_connection& database);

/// Removes a damaged database that no process has open, with its log: deletes it when its header
/// has `application_id`, and moves it to PATH.damaged when it may belong to another program.
/// Returns what was done, "deleted" or "moved to …". Errors: storage_failure.
result<std::string> clear_away(const std::string& path, std::uint32_t application_id);

} // namespace tandem::store
