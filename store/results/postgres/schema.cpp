#include "store/results/postgres/schema.hpp"

#include "store/results/postgres/connection.hpp"
#include "store/results/schema.hpp"

#include <string>

namespace tandem::store {
namespace {

// Any number works that other programs do not lock: the letters "tandem".
constexpr auto lock_for_migration = "SELECT pg_advisory_xact_lock(127961812723053)";

int newest_version() {
  return postgresql_migrations().back().version;
}

/// The version of the schema, if this tandem knows it; 0 when there is none.
int known_version(const postgres_connection& database, pqxx::transaction_base& in) {
  if (in.exec1("SELECT to_regclass('schema_version')")[0].is_null())
    return 0;
  const auto version =
    in.exec1("SELECT coalesce(max(version), 0) FROM schema_version")[0].as<int>();
  if (version > newest_version())
    throw postgres_refusal{
      database.trouble(ec::storage_failure, "schema version " + std::to_string(version)
                                              + " is newer than " + std::to_string(newest_version())
                                              + ", the newest this tandem knows; use a newer "
                                                "tandem")};
  return version;
}

void apply_after(int version, pqxx::transaction_base& in) {
  if (version == 0)
    in.exec0("CREATE TABLE IF NOT EXISTS schema_version "
             "(version integer PRIMARY KEY, applied_at timestamptz NOT NULL)");
  for (const auto& step : postgresql_migrations()) {
    if (step.version <= version)
      continue;
    in.exec(step.sql);
    in.exec0("INSERT INTO schema_version VALUES (" + std::to_string(step.version) + ", now())");
  }
}

} // namespace

void lock_schema(pqxx::transaction_base& in) {
  // The process with the lock needs a fraction of this, also with large tables: no step of ours
  // rewrites one.
  in.exec0("SET LOCAL lock_timeout = '10s'");
  in.exec(lock_for_migration);
}

status migrate(postgres_connection& database) {
  return database.attempt([&] {
    {
      // Usually nothing has to be done, and then no right to change tables is needed.
      pqxx::read_transaction look{database.raw()};
      if (known_version(database, look) == newest_version())
        return;
    }
    pqxx::work change{database.raw()};
    lock_schema(change);
    apply_after(known_version(database, change), change);
    change.commit();
  });
}

status check_version(postgres_connection& database) {
  const auto version = database.attempt_value([&] {
    pqxx::read_transaction look{database.raw()};
    return known_version(database, look);
  });
  if (!version)
    return version.error();
  if (*version == 0)
    return database.trouble(ec::storage_failure, "has no results yet; `tandem scan` stores some");
  if (*version < newest_version())
    return database.trouble(ec::storage_failure,
                            "schema version " + std::to_string(*version) + " is older than "
                              + std::to_string(newest_version())
                              + "; the next `tandem scan` brings it up to date");
  return std::nullopt;
}

} // namespace tandem::store
