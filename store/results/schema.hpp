#pragma once

#include "market/error.hpp"

#include <span>

namespace tandem::store {

class sqlite_connection;

/// One step of the schema, from version - 1 to version.
struct migration {
  int version;
  const char* sql; // Statements without BEGIN and COMMIT.
};

/// All steps this program knows, by version from 1; the same for both kinds of database.
std::span<const migration> migrations();
std::span<const migration> postgresql_migrations();

/// Brings the database to the newest version in one transaction; an up-to-date one is not written.
/// Errors: storage_failure when the schema is newer than this program, or when the file belongs to
/// another program (it has tables but no schema_version); storage_busy, storage_failure of SQLite.
status migrate(sqlite_connection& database);

/// Whether the database has the newest version, for readers. Errors: storage_failure when it has
/// another version or none; and as above.
status check_version(sqlite_connection& database);

} // namespace tandem::store
