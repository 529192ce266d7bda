#pragma once

#include <string>

namespace tandem::store {

/// What SQLite will silently leave out of the write-ahead log beside the database `path`: it reads
/// a damaged log only up to the damage. A sentence for the user; empty for a log that is in order,
/// or that ends with an unacknowledged transaction, as after a kill. To be called before the
/// database is opened, because SQLite then drops the rest. Other processes may be writing
/// meanwhile.
std::string log_damage(const std::string& path);

/// The same, before writing: copies a damaged log to a file that the sentence names.
std::string keep_damaged_log(const std::string& path);

} // namespace tandem::store
