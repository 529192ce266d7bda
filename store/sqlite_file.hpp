#pragma once

#include "market/error.hpp"

#include <string>

namespace tandem::store {

class sqlite_connection;

/// The absolute path with links followed: two names of one file must meet at one lock.
/// Errors: storage_failure for a folder, or a file in a folder that does not exist.
result<std::string> real_path(const std::string& path);

/// Readers and the writer do not wait for each other. Errors: storage_failure where the file system
/// has no shared memory.
status use_write_ahead_log(sqlite_connection& database);

} // namespace tandem::store
