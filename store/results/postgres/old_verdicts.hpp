#pragma once

#include "store/results/result_store.hpp"

namespace tandem::store {

class postgres_connection;

/// Turns the verdicts of earlier versions into blocks, some thousand in a transaction, and goes on
/// where it was interrupted. Several processes may do it at once. Errors: those of the connection.
status convert_old_verdicts(postgres_connection& database, const conversion_progress& progress);

} // namespace tandem::store
