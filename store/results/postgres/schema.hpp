#pragma once

#include "market/error.hpp"

#include <pqxx/transaction_base>

namespace tandem::store {

class postgres_connection;

/// From here to its end the transaction is the only one that changes the schema.
void lock_schema(pqxx::transaction_base& in);

/// Brings the database to the newest version: all steps in one transaction, by one process at a
/// time; an up-to-date one is not written. Errors: storage_failure when the schema is newer than
/// this program, or a table of another program has the name of one of ours; and those of `attempt`.
status migrate(postgres_connection& database);

/// Whether the database has the newest version, for readers. Errors: storage_failure when it has
/// another version or none; and those of `attempt`.
status check_version(postgres_connection& database);

} // namespace tandem::store
