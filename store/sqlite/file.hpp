#pragma once

#include "market/error.hpp"

#include <cstdint>
#include <string>

namespace tandem::store {

class sqlite_connection;

/// The absolute path with links followed: two names of one file must meet at one lock.
/// Errors: storage_failure for a folder, or a file in a folder that does not exist.
result<std::string> real_path(const std::string& path);

/// `real_path` of a database that somebody has made. Errors: also storage_failure when nobody has.
result<std::string> existing_path(const std::string& path);

/// Readers and the writer do not wait for each other. Errors: storage_failure where the file system
/// has no shared memory.
status use_write_ahead_log(sqlite_connection& database);

/// Copies a database whose files are not where they were opened, as the open connection still sees
/// it, into a new file: beside it, else into the working directory, else into the one for temporary
/// files. A file that was only moved is whole by itself afterwards. Gives the copy's path. Errors:
/// storage_failure.
result<std::string> save_aside(sqlite_connection& database);

/// Takes a damaged database that nobody has open out of the way, with its log: deletes it when its
/// header has `application_id`, and moves it to PATH.damaged when it may be somebody else's, or
/// only a letter. Returns what was done, "deleted" or "moved to …". Errors: storage_failure.
result<std::string> clear_away(const std::string& path, std::uint32_t application_id);

} // namespace tandem::store
