#include "store/results/schema.hpp"

#include "store/candles/candle_schema.hpp"
#include "store/sqlite/connection.hpp"

#include <string>

namespace tandem::store {
namespace {

/// The version of the schema; 0 for a database without any table. Tables of the candle history do
/// not count: it may be in the same file and may have been there first.
result<std::int64_t> current_version(sqlite_connection& database) {
  auto tables = count_other_tables(database);
  if (!tables || *tables == 0)
    return tables;
  const auto is_versioned = database.has_table("schema_version");
  if (!is_versioned)
    return is_versioned.error();
  if (!*is_versioned)
    return failure{ec::storage_failure,
                   database.path()
                     + ": is a database of another program (no schema_version table)"};
  return database.number("SELECT coalesce(max(version), 0) FROM schema_version");
}

failure too_new(const sqlite_connection& database, std::int64_t version) {
  return {ec::storage_failure, database.path() + ": schema version " + std::to_string(version)
                                 + " is newer than " + std::to_string(migrations().back().version)
                                 + ", the newest this tandem knows; use a newer tandem"};
}

/// The database's version, if this tandem knows it.
result<std::int64_t> known_version(sqlite_connection& database) {
  const auto version = current_version(database);
  if (version && *version > migrations().back().version)
    return too_new(database, *version);
  return version;
}

status apply_after(sqlite_connection& database, std::int64_t version) {
  if (version == 0)
    if (auto problem =
          database.run("CREATE TABLE IF NOT EXISTS schema_version "
                       "(version INTEGER PRIMARY KEY, applied_at TEXT NOT NULL) STRICT"))
      return problem;
  for (const auto& step : migrations()) {
    if (step.version <= version)
      continue;
    if (auto problem = database.run(step.sql))
      return problem;
    const auto note = "INSERT INTO schema_version VALUES (" + std::to_string(step.version)
                      + ", strftime('%Y-%m-%dT%H:%M:%fZ', 'now'))";
    if (auto problem = database.run(note.c_str()))
      return problem;
  }
  return std::nullopt;
}

} // namespace

status migrate(sqlite_connection& database) {
  const auto version = known_version(database);
  if (!version)
    return version.error();
  if (*version == migrations().back().version)
    return std::nullopt;
  return database.transaction([&] { return apply_after(database, *version); });
}

status check_version(sqlite_connection& database) {
  const auto version = known_version(database);
  if (!version)
    return version.error();
  const auto newest = migrations().back().version;
  if (*version == 0)
    return failure{ec::storage_failure,
                   database.path() + ": has no results yet; `tandem scan` stores some"};
  if (*version < newest)
    return failure{ec::storage_failure, database.path() + ": schema version "
                                          + std::to_string(*version) + " is older than "
                                          + std::to_string(newest)
                                          + "; the next `tandem scan` brings it up to date"};
  return std::nullopt;
}

} // namespace tandem::store
