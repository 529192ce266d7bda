#pragma once

#include "store/results/result_store.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace tandem::bench {

enum class database { sqlite, postgresql };

/// Rows on their way into one table, for every way to get them there.
struct row_set {
  std::string table;   // "candidate"
  std::string columns; // "run_id, scanner, ..."
  std::vector<store::row> rows;
  std::string csv;     // All rows.
  std::string inserts; // One statement a row of the first `inserts_count`.
  std::size_t inserts_count = 0;
};

/// Why the contestants of this database that need more than tandem cannot run; empty when they can.
std::string missing_server(database which);
std::string missing_client(database which);

// Each begins with an empty table of tandem's schema, says how many seconds the rows took and
// throws when not all of them are there in the end.

/// Through the result store, `batch` rows in a transaction; its closing is counted.
double write_through_store(database which, const row_set& what, std::size_t batch);
/// `.import` of sqlite3, or `\copy` of psql, from a CSV file; the start of the program is counted.
double load_csv(database which, const row_set& what);
/// The same programs with a file of INSERT statements, each a transaction of its own.
double insert_one_by_one(database which, const row_set& what);

} // namespace tandem::bench
