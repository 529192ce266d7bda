#pragma once

#include "store/results/result_store.hpp"

namespace tandem::store {

class sqlite_connection;

/// Turns the verdicts of earlier versions into blocks, some thousand in a transaction, goes on
/// where it was interrupted, and gives back the room they took. Errors: storage_busy,
/// storage_failure.
status convert_old_verdicts(sqlite_connection& database, const conversion_progress& progress);

} // namespace tandem::store
