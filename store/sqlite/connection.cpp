#include "store/sqlite/connection.hpp"

#include <sqlite3.h>

#include <sys/stat.h>
#include <system_error>
#include <utility>

namespace tandem::store {
namespace {

/// Whether the file itself is damaged, independent of the call.
bool is_damage(int code) {
  const int primary = code & 0xff;
  return primary == SQLITE_CORRUPT || primary == SQLITE_NOTADB || code == SQLITE_IOERR_SHORT_READ;
}

/// `path` as a URI; characters with a meaning there are percent-encoded.
std::string uri_of(const std::string& path) {
  std::string uri = "file:";
  for (const char c : path) {
    switch (c) {
      case '%':
        uri += "%25";
        break;
      case '?':
        uri += "%3f";
        break;
      case '#':
        uri += "%23";
        break;
      default:
        uri += c;
        break;
    }
  }
  return uri;
}

} // namespace

void sqlite_statement::finalizer::operator()(sqlite3_stmt* statement) const {
  sqlite3_finalize(statement);
}

void sqlite_statement::bind(std::string_view text) {
  // TRANSIENT, because the caller's text may be gone by the time of the step. An empty view may
  // have a null pointer, which SQLite would store as NULL.
  const char* data = text.empty() ? "" : text.data();
  keep(sqlite3_bind_text64(statement_.get(), next_++, data, text.size(), SQLITE_TRANSIENT,
                           SQLITE_UTF8));
}

void sqlite_statement::bind(std::int64_t number) {
  keep(sqlite3_bind_int64(statement_.get(), next_++, number));
}

void sqlite_statement::bind(double number) {
  keep(sqlite3_bind_double(statement_.get(), next_++, number));
}

void sqlite_statement::bind_null() {
  keep(sqlite3_bind_null(statement_.get(), next_++));
}

void sqlite_statement::bind_bytes(std::string_view bytes) {
  // As with text: an empty BLOB is not NULL.
  const char* data = bytes.empty() ? "" : bytes.data();
  keep(sqlite3_bind_blob64(statement_.get(), next_++, data, bytes.size(), SQLITE_TRANSIENT));
}

void sqlite_statement::keep(int code) {
  if (bind_trouble_ == SQLITE_OK)
    bind_trouble_ = code;
}

int sqlite_statement::step() {
  next_ = 1;
  if (const int code = std::exchange(bind_trouble_, SQLITE_OK); code != SQLITE_OK)
    return code;
  return sqlite3_step(statement_.get());
}

status sqlite_statement::run() {
  const int code = step();
  status out;
  if (code != SQLITE_DONE && code != SQLITE_ROW)
    out = database_->trouble(code); // Before the reset, which clears SQLite's message.
  sqlite3_reset(statement_.get());
  sqlite3_clear_bindings(statement_.get());
  return out;
}

result<std::int64_t> sqlite_statement::number() {
  const int code = step();
  result<std::int64_t> out{0};
  if (code == SQLITE_ROW)
    out = sqlite3_column_int64(statement_.get(), 0);
  else if (code == SQLITE_DONE)
    out = failure{ec::storage_failure, database_->path() + ": a query returned no row"};
  else
    out = database_->trouble(code);
  sqlite3_reset(statement_.get());
  return out;
}

result<bool> sqlite_statement::next() {
  const int code = step();
  if (code == SQLITE_ROW)
    return true;
  result<bool> out{false};
  if (code != SQLITE_DONE)
    out = database_->trouble(code);
  done();
  return out;
}

void sqlite_statement::done() {
  sqlite3_reset(statement_.get());
  sqlite3_clear_bindings(statement_.get());
}

std::string sqlite_statement::text(int column) const {
  // SQLite returns unsigned bytes of UTF-8. The size is read last, because text() may convert.
  const auto* data = reinterpret_cast<const char*>(sqlite3_column_text(statement_.get(), column));
  const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement_.get(), column));
  return data == nullptr ? std::string{} : std::string{data, size};
}

std::string sqlite_statement::bytes(int column) const {
  const auto* data = static_cast<const char*>(sqlite3_column_blob(statement_.get(), column));
  const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement_.get(), column));
  return data == nullptr ? std::string{} : std::string{data, size};
}

std::optional<double> sqlite_statement::real(int column) const {
  if (sqlite3_column_type(statement_.get(), column) == SQLITE_NULL)
    return std::nullopt;
  return sqlite3_column_double(statement_.get(), column);
}

std::int64_t sqlite_statement::integer(int column) const {
  return sqlite3_column_int64(statement_.get(), column);
}

void sqlite_connection::closer::operator()(sqlite3* database) const {
  sqlite3_close_v2(database);
}

result<sqlite_connection> sqlite_connection::open_as(const std::string& path,
                                                     const std::string& name, int flags,
                                                     std::chrono::milliseconds busy_timeout) {
  sqlite3* handle = nullptr;
  // NOMUTEX: the owner of a connection uses it from one thread at a time.
  const int code = sqlite3_open_v2(name.c_str(), &handle,
                                   flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, nullptr);
  sqlite_connection out{path, handle};
  if (handle == nullptr)
    return failure{ec::storage_failure, path + ": out of memory"};
  if (code != SQLITE_OK)
    return out.trouble(code);
  sqlite3_busy_timeout(handle, static_cast<int>(busy_timeout.count()));
  return out;
}

result<sqlite_connection> sqlite_connection::open(const std::string& path,
                                                  std::chrono::milliseconds busy_timeout) {
  auto out = open_as(path, path, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, busy_timeout);
  // SQLite silently opens read-only when it may not write, and would report it only at the first
  // row.
  if (out && out->is_read_only())
    return failure{ec::storage_failure, path + ": is read-only"};
  return out;
}

result<sqlite_connection> sqlite_connection::open_to_read(const std::string& path,
                                                          std::chrono::milliseconds busy_timeout,
                                                          bool unchanging) {
  if (!unchanging)
    return open_as(path, path, SQLITE_OPEN_READONLY, busy_timeout);
  return open_as(path, uri_of(path) + "?immutable=1", SQLITE_OPEN_READONLY | SQLITE_OPEN_URI,
                 busy_timeout);
}

bool sqlite_connection::is_read_only() const {
  return sqlite3_db_readonly(database_.get(), "main") == 1;
}

status sqlite_connection::run(const char* sql) {
  const int code = sqlite3_exec(database_.get(), sql, nullptr, nullptr, nullptr);
  if (code != SQLITE_OK)
    return trouble(code);
  return std::nullopt;
}

result<bool> sqlite_connection::has_table(const std::string& name) {
  const auto sql =
    "SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name = '" + name + "'";
  const auto count = number(sql.c_str());
  if (!count)
    return count.error();
  return *count > 0;
}

std::uint64_t sqlite_connection::changes() const {
  return static_cast<std::uint64_t>(sqlite3_changes64(database_.get()));
}

result<sqlite_statement> sqlite_connection::prepare(const char* sql) {
  sqlite3_stmt* statement = nullptr;
  const int code =
    sqlite3_prepare_v3(database_.get(), sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, nullptr);
  if (code != SQLITE_OK)
    return trouble(code);
  return sqlite_statement{*this, statement};
}

result<std::int64_t> sqlite_connection::number(const char* sql) {
  auto statement = prepare(sql);
  if (!statement)
    return statement.error();
  return statement->number();
}

result<std::string> sqlite_connection::text(const char* sql) {
  auto statement = prepare(sql);
  if (!statement)
    return statement.error();
  const auto found = statement->next();
  if (!found)
    return found.error();
  if (!*found)
    return failure{ec::storage_failure, path_ + ": a query returned no row"};
  return statement->text(0);
}

sqlite_connection::file_identity sqlite_connection::identify(const std::string& path) {
  struct stat found {};
  // Behind a link SQLite of another process would use logs beside the linked name.
  if (::lstat(path.c_str(), &found) != 0)
    return {};
  return {found.st_dev, found.st_ino};
}

status sqlite_connection::watch_place() {
  // The log may not be open before the first read.
  if (const auto tables = number("SELECT count(*) FROM sqlite_schema"); !tables)
    return tables.error();
  for (std::size_t i = 0; i < suffixes.size(); ++i)
    files_[i] = identify(path_ + suffixes[i]);
  // SQLite has the files open that were there when it opened them.
  int moved = 0;
  sqlite3_file_control(database_.get(), "main", SQLITE_FCNTL_HAS_MOVED, &moved);
  if (moved != 0)
    files_[0] = {0, 1}; // No file has this identity.
  return check_place();
}

status sqlite_connection::check_place() {
  for (std::size_t i = 0; i < suffixes.size() && !displaced_; ++i) {
    if (files_[i] == file_identity{})
      continue;
    const auto path = path_ + suffixes[i];
    const auto now = identify(path);
    if (now == file_identity{})
      displaced_ = {ec::storage_failure, path + ": was deleted or moved away while it was in use"};
    else if (now != files_[i])
      displaced_ = {ec::storage_failure,
                    path + ": was replaced by another file while it was in use"};
  }
  return displaced_;
}

status sqlite_connection::transaction(const std::function<status()>& body) {
  // IMMEDIATE, so that another connection's lock is noticed here, not in the middle of the batch.
  if (auto problem = run("BEGIN IMMEDIATE"))
    return problem;
  auto problem = body();
  if (!problem)
    problem = run("COMMIT");
  // Some errors (disk full, out of memory) have rolled back already.
  if (problem && sqlite3_get_autocommit(database_.get()) == 0)
    static_cast<void>(run("ROLLBACK")); // The first failure is the one to report.
  // Missing files explain any other failure.
  if (auto lost = check_place())
    return lost;
  return problem;
}

status sqlite_connection::sync_log() {
  sqlite3_file* log = nullptr;
  int code = sqlite3_file_control(database_.get(), "main", SQLITE_FCNTL_JOURNAL_POINTER, &log);
  // Without methods the log is not open, as before the first read or write.
  if (code == SQLITE_OK && log != nullptr && log->pMethods != nullptr)
    code = log->pMethods->xSync(log, SQLITE_SYNC_NORMAL);
  return code == SQLITE_OK ? status{} : trouble(code);
}

failure sqlite_connection::damaged(const std::string& what) {
  if (damage_.empty())
    damage_ = what;
  return {ec::storage_failure, path_ + ": " + what};
}

failure sqlite_connection::trouble(int code) {
  const int primary = code & 0xff;
  std::string what;
  switch (primary) {
    case SQLITE_FULL:
      what = "disk full";
      break;
    case SQLITE_NOTADB:
      what = "is not a SQLite database";
      break;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      what = "another connection is writing: " + std::string{sqlite3_errmsg(database_.get())};
      break;
    default:
      what = sqlite3_errmsg(database_.get());
      break;
  }
  const int system = sqlite3_system_errno(database_.get());
  if ((primary == SQLITE_IOERR || primary == SQLITE_CANTOPEN) && system != 0)
    what += " (" + std::generic_category().message(system) + ")";
  // SQLite has no code of its own for an unknown schema format in the header.
  if (is_damage(code) || (primary == SQLITE_ERROR && what == "unsupported file format"))
    return damaged(what);
  const bool busy = primary == SQLITE_BUSY || primary == SQLITE_LOCKED;
  return {busy ? ec::storage_busy : ec::storage_failure, path_ + ": " + what};
}

} // namespace tandem::store
