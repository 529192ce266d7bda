#pragma once

#include "store/cell.hpp"
#include "store/sqlite/connection.hpp"

#include <memory>
#include <span>
#include <string>

namespace tandem::store {

/// Fills an empty file with one table, for other programs. What is in the file before `finish` is
/// of no use: nothing is synced, and nothing could be rolled back.
class sqlite_sheet {
public:
  /// `definition`: statements that create what the file holds. `insert`: one row, with a parameter
  /// for each cell. Errors of every call: storage_failure.
  static result<std::unique_ptr<sqlite_sheet>>
  create(const std::string& path, const std::string& definition, const std::string& insert);

  status add(std::span<const cell> cells);
  /// The file is complete then; no other call may follow.
  status finish();

private:
  explicit sqlite_sheet(sqlite_connection database) : database_(std::move(database)) {}
  status fill(const std::string& definition, const std::string& insert);

  sqlite_connection database_;
  std::unique_ptr<sqlite_statement> insert_; // Destroyed before its connection.
};

} // namespace tandem::store
