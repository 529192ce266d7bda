#include "store/candles/candle_schema.hpp"

#include "store/sqlite/connection.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

namespace tandem::store {
namespace {

constexpr int newest_version = 2;

struct table {
  const char* name;
  const char* columns; // As SQLite stores them, so that a changed byte is noticed.
  int since = 1;       // The version that has it.
};

// Of symbol_list and listing.
constexpr const char* list_columns = "("
                                     "source TEXT NOT NULL, "
                                     "name TEXT NOT NULL, "
                                     "session TEXT NOT NULL, "
                                     "captured_us INTEGER NOT NULL, "
                                     "symbols BLOB NOT NULL, "
                                     "PRIMARY KEY (source, name, session)) STRICT";

// Days are 'YYYY-MM-DD' in KST. No CHECKs: the checksum in each BLOB covers the whole row.
constexpr std::array tables{
  table{"candle_schema_version", "(version INTEGER PRIMARY KEY, applied_at TEXT NOT NULL) STRICT"},
  table{"candle_history", "("
                          "source TEXT NOT NULL, "
                          "code TEXT NOT NULL, "
                          "base TEXT NOT NULL, "
                          "through TEXT NOT NULL, "
                          "complete INTEGER NOT NULL, "
                          "captured_us INTEGER NOT NULL, "
                          "candles BLOB NOT NULL, "
                          "PRIMARY KEY (source, code, base)) STRICT"},
  table{"symbol_list", list_columns},
  table{"listing", list_columns, 2},
};

// The lists of whole markets, which version 1 kept among the rankings.
constexpr const char* move_listings =
  "INSERT INTO listing SELECT source, name, session, captured_us, symbols FROM symbol_list "
  "WHERE name GLOB 'ka10099 *'; "
  "DELETE FROM symbol_list WHERE name GLOB 'ka10099 *'";

failure refuse(const sqlite_connection& database, const std::string& why) {
  return {ec::storage_failure, database.path() + ": " + why};
}

/// Whether a message of SQLite names one of our tables or its index.
bool is_about_history(const std::string& sentence) {
  return std::any_of(tables.begin(), tables.end(), [&sentence](const table& one) {
    return sentence.find(one.name) != std::string::npos;
  });
}

/// Refuses a file that has tables of another program and none of ours.
status check_owner(sqlite_connection& database, bool own_file, bool has_history) {
  const auto others = count_other_tables(database);
  if (!others)
    return others.error();
  const auto has_results = database.has_table("schema_version");
  if (!has_results)
    return has_results.error();
  if (own_file && *has_results)
    return refuse(database, "holds the results of scans, so it cannot be a candle history of its "
                            "own; choose another file");
  if (has_history || *others == 0 || *has_results)
    return std::nullopt;
  const auto owner = database.number("PRAGMA application_id");
  if (!owner)
    return owner.error();
  if (own_file && *owner == candle_application_id)
    return database.damaged("the tables of the candle history have lost their names");
  return refuse(database, "is a database of another program (no candle_schema_version table)");
}

/// Creates the tables that came with version `since` or later.
status create_tables(sqlite_connection& database, int since) {
  for (const auto& one : tables) {
    if (one.since < since)
      continue;
    const auto sql = "CREATE TABLE IF NOT EXISTS " + std::string{one.name} + " " + one.columns;
    if (auto problem = database.run(sql.c_str()))
      return problem;
  }
  const auto note = "INSERT OR IGNORE INTO candle_schema_version VALUES ("
                    + std::to_string(newest_version) + ", strftime('%Y-%m-%dT%H:%M:%fZ', 'now'))";
  return database.run(note.c_str());
}

status create_history(sqlite_connection& database, bool own_file) {
  if (own_file) {
    const auto mark = "PRAGMA application_id = " + std::to_string(candle_application_id);
    if (auto problem = database.run(mark.c_str()))
      return problem;
  }
  return create_tables(database, 1);
}

/// The version of the history, from 1 to `newest_version`.
result<int> version_of(sqlite_connection& database) {
  // Before the version is used: the rows of a damaged page could look like a newer version.
  const auto foreign = database.number("SELECT count(*) FROM candle_schema_version "
                                       "WHERE applied_at NOT GLOB '2*-*-*T*:*:*Z'");
  if (!foreign)
    return foreign.error();
  if (*foreign > 0)
    return database.damaged("the version of the candle history cannot be read");
  const auto version =
    database.number("SELECT coalesce(max(version), 0) FROM candle_schema_version");
  if (!version)
    return version.error();
  if (*version > newest_version)
    return refuse(database, "version " + std::to_string(*version)
                              + " of the candle history is newer than "
                              + std::to_string(newest_version)
                              + ", the newest this tandem knows; use a newer tandem, or delete it");
  if (*version < 1)
    return database.damaged("the candle history has no version");
  return static_cast<int>(*version);
}

/// Checks that every table of `version` is as `create_tables` makes it. A changed byte in a
/// definition may otherwise show much later, as a row that cannot be written.
status check_tables(sqlite_connection& database, int version) {
  for (const auto& one : tables) {
    if (one.since > version)
      continue;
    auto select = database.prepare("SELECT sql = ? FROM sqlite_schema WHERE name = ?");
    if (!select)
      return select.error();
    select->bind("CREATE TABLE " + std::string{one.name} + " " + one.columns);
    select->bind(one.name);
    const auto found = select->next();
    if (!found)
      return found.error();
    if (!*found || select->integer(0) != 1)
      return database.damaged("table " + std::string{one.name} + " is not as it was made");
  }
  return std::nullopt;
}

/// Brings an older history to the newest version, or leaves it as it is.
status migrate(sqlite_connection& database) {
  return database.transaction([&]() -> status {
    const auto version = version_of(database); // Again: now nobody else can change it.
    if (!version || *version == newest_version)
      return version ? status{} : status{version.error()};
    if (auto problem = create_tables(database, *version + 1))
      return problem;
    return database.run(move_listings);
  });
}

/// A key out of order hides rows from searches and puts new rows where no search looks. SQLite
/// trusts the order, so it is checked here: some 15 KiB of index per 100 symbols.
status check_order(sqlite_connection& database, const char* keys_in_order) {
  auto select = database.prepare(keys_in_order);
  if (!select)
    return select.error();
  std::array<std::string, 3> before;
  while (true) {
    const auto found = select->next();
    if (!found)
      return found.error();
    if (!*found)
      return std::nullopt;
    std::array key{select->text(0), select->text(1), select->text(2)};
    if (key <= before)
      return database.damaged("the index of the candle history is out of order");
    before = std::move(key);
  }
}

} // namespace

status prepare_candle_tables(sqlite_connection& database, bool own_file) {
  const auto has_history = database.has_table("candle_schema_version");
  if (!has_history)
    return has_history.error();
  if (auto problem = check_owner(database, own_file, *has_history))
    return problem;
  if (!*has_history)
    if (auto problem = database.transaction([&] { return create_history(database, own_file); }))
      return problem;
  const auto version = version_of(database);
  if (!version)
    return version.error();
  // Before anything is moved between them.
  if (auto problem = check_tables(database, *version))
    return problem;
  if (*version < newest_version) {
    if (auto problem = migrate(database))
      return problem;
    if (auto problem = check_tables(database, newest_version))
      return problem;
  }
  // The index has the order of the query, so SQLite need not sort.
  for (const auto* keys :
       {"SELECT source, code, base FROM candle_history ORDER BY source, code, base",
        "SELECT source, name, session FROM symbol_list ORDER BY source, name, session",
        "SELECT source, name, session FROM listing ORDER BY source, name, session"})
    if (auto problem = check_order(database, keys))
      return problem;
  return std::nullopt;
}

result<bool> has_candle_tables(sqlite_connection& database) {
  auto found = database.has_table("candle_schema_version");
  if (!found || !*found)
    return found;
  const auto version = version_of(database);
  return version ? found : result<bool>{version.error()};
}

status replace_candle_tables(sqlite_connection& database) {
  return database.transaction([&]() -> status {
    for (const auto& one : tables) {
      const auto sql = "DROP TABLE IF EXISTS " + std::string{one.name};
      if (auto problem = database.run(sql.c_str()))
        return problem;
    }
    if (auto problem = create_tables(database, 1))
      return problem;
    return check_structure(database);
  });
}

result<std::int64_t> count_other_tables(sqlite_connection& database) {
  std::string sql = "SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name NOT IN (";
  for (const auto& one : tables)
    sql += "'" + std::string{one.name} + "', ";
  sql += "'')";
  return database.number(sql.c_str());
}

status check_structure(sqlite_connection& database) {
  auto verdicts = database.prepare("PRAGMA integrity_check");
  if (!verdicts)
    return verdicts.error();
  while (true) {
    const auto found = verdicts->next();
    if (!found)
      return found.error();
    if (!*found)
      return std::nullopt;
    const auto what = verdicts->text(0);
    // Damage of pages comes first, under a heading with the name of the database. The other lines
    // are about rows, and damaged rows of the results do not affect the history.
    if (what.starts_with("***") || is_about_history(what))
      return database.damaged(what.substr(what.rfind('\n') + 1));
  }
}

} // namespace tandem::store
