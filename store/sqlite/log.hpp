#pragma once

#include <string>

namespace tandem::store {

/// What SQLite will leave out, without a word, of the write-ahead log beside the database `path`:
/// it reads a damaged log up to the damage. A sentence for the user; empty for a log that is in
/// order, or that ends with a transaction nobody was told is stored, as after a kill. To be asked
/// before the database is opened, which makes SQLite forget the rest. Somebody may be writing
/// meanwhile.
std::string log_damage(const std::string& path);

/// The same, for who is about to write: keeps a copy of a damaged log, which the sentence names.
std::string keep_damaged_log(const std::string& path);

} // namespace tandem::store
