#include "store/sqlite/file.hpp"

#include "store/sqlite/connection.hpp"

#include <array>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <system_error>
#include <vector>

namespace tandem::store {
namespace {

failure refuse(const std::string& path, const std::string& why) {
  return {ec::storage_failure, path + ": " + why};
}

/// The number by which a program marks its databases, at byte 68, highest byte first. 0 when the
/// file is too short, as in a database without a mark.
std::uint32_t application_id_of(const std::string& path) {
  constexpr std::streamoff offset = 68;
  std::array<char, 4> bytes{};
  std::ifstream file{path, std::ios::binary};
  file.seekg(offset);
  if (!file.read(bytes.data(), bytes.size()))
    return 0;
  std::uint32_t id = 0;
  for (const char byte : bytes)
    id = id << 8 | static_cast<unsigned char>(byte);
  return id;
}

/// An unused name for a copy of `path` in `folder`.
std::filesystem::path free_name(const std::filesystem::path& folder, const std::string& path) {
  const auto base = (folder / std::filesystem::path{path}.filename()).string() + ".saved";
  auto name = base;
  std::error_code ignored;
  for (int n = 2; std::filesystem::exists(std::filesystem::symlink_status(name, ignored)); ++n)
    name = base + "-" + std::to_string(n);
  return name;
}

/// Where copies may go, the best place first. Among the temporary files a new folder of our own,
/// because another user may have prepared a name there.
std::vector<std::filesystem::path> refuges(const std::string& path) {
  namespace fs = std::filesystem;
  std::error_code ignored;
  std::vector<fs::path> folders{fs::path{path}.parent_path(), fs::current_path(ignored)};
  auto own = (fs::temp_directory_path(ignored) / "tandem-XXXXXX").string();
  if (!fs::is_directory(folders[0], ignored) && ::mkdtemp(own.data()) != nullptr)
    folders.emplace_back(own);
  return folders;
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

result<std::string> existing_path(const std::string& path) {
  auto real = real_path(path);
  std::error_code ignored;
  if (real && !std::filesystem::exists(*real, ignored))
    return refuse(*real, "does not exist yet; `tandem scan` makes it");
  return real;
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

result<std::string> save_aside(sqlite_connection& database) {
  status problem;
  for (const auto& folder : refuges(database.path())) {
    const auto copy = free_name(folder, database.path()).string();
    auto into = database.prepare("VACUUM INTO ?");
    if (!into)
      return into.error();
    into->bind(copy);
    problem = into->run();
    if (problem)
      continue;
    // SQLite does not do this at the end for a moved file. The log is emptied, because SQLite would
    // read it together with a file that took the database's place.
    static_cast<void>(database.run("PRAGMA wal_checkpoint(TRUNCATE)"));
    return copy;
  }
  return *problem;
}

result<std::string> clear_away(const std::string& path, std::uint32_t application_id) {
  namespace fs = std::filesystem;
  std::error_code error;
  const bool ours = application_id_of(path) == application_id;
  const auto aside = path + ".damaged";
  // The database last: if the process dies in between, the damage is found again.
  for (const std::string suffix : {"-shm", "-wal", ""}) {
    if (!fs::exists(path + suffix, error))
      continue;
    if (ours || suffix == "-shm")
      fs::remove(path + suffix, error);
    else
      fs::rename(path + suffix, aside + suffix, error);
    if (error)
      return refuse(path + suffix, "is damaged and cannot be removed: " + error.message());
  }
  return ours ? "deleted" : "moved to " + aside;
}

} // namespace tandem::store
