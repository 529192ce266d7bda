#pragma once

#include "market/error.hpp"

#include <cstdint>

namespace tandem::store {

class sqlite_connection;

/// Marks the history's own file in its header ("tdmc"), at byte 68, so that even a damaged file can
/// be recognized.
inline constexpr std::uint32_t candle_application_id = 0x74646d63;

/// Creates the tables of the history, brings those of an earlier version up to date, and checks
/// that they are as this program makes them. They are not part of the result store's migrations,
/// because the file may not be its own. Errors: storage_failure for a file of another program, or
/// of a newer tandem, and for damaged tables, which the connection then remembers; storage_busy,
/// storage_failure of SQLite.
status prepare_candle_tables(sqlite_connection& database, bool own_file);

/// Whether the file has the tables of the history, of a version that this program can read. Errors:
/// storage_failure for a newer version; and of SQLite.
result<bool> has_candle_tables(sqlite_connection& database);

/// Drops the tables and creates them again, in a file with tables of others. Does so only if the
/// file is in order afterwards, because a damaged table may hold pages of another one.
status replace_candle_tables(sqlite_connection& database);

/// How many tables the file has that are not the history's.
result<std::int64_t> count_other_tables(sqlite_connection& database);

/// Whether the structure of the whole file is in order. Reads all of it, so only for files that
/// showed damage. Errors: storage_failure with the first thing wrong, remembered as damage.
status check_structure(sqlite_connection& database);

} // namespace tandem::store
