#include "store/sqlite_file.hpp"

#include "store/sqlite_connection.hpp"

#include <filesystem>
#include <system_error>

namespace tandem::store {
namespace {

failure refuse(const std::string& path, const std::string& why) {
  return {ec::storage_failure, path + ": " + why};
}

} // namespace

result<std::string> real_path(const std::string& path) {
  namespace fs = std::filesystem;
  std::error_code error;
  const auto real = fs::weakly_canonical(fs::absolute(path, error), error);
  if (error)
    return refuse(path, error.message());
  const auto folder = real.parent_path();
  if (!fs::is_directory(folder, error))
    return refuse(path, "the folder " + folder.string() + " does not exist");
  if (fs::is_directory(real, error))
    return refuse(path, "is a folder");
  return real.string();
}

status use_write_ahead_log(sqlite_connection& database) {
  const auto mode = database.text("PRAGMA journal_mode = WAL");
  if (!mode)
    return mode.error();
  if (*mode != "wal")
    return refuse(database.path(), "this file system cannot share a write-ahead log; put the "
                                   "database on a local disk");
  return std::nullopt;
}

} // namespace tandem::store
