#pragma once

#include "market/error.hpp"

#include <array>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

struct sqlite3;
struct sqlite3_stmt;

namespace tandem::store {

class sqlite_connection;

/// A prepared statement. Belongs to its connection and must not outlive it.
class sqlite_statement {
public:
  /// Parameters are bound in order, from the first.
  void bind(std::string_view text);
  void bind(std::int64_t number);
  void bind(double number); // NaN becomes NULL, because SQLite has no NaN.
  void bind_null();
  /// Bytes that are not text; stored as a BLOB.
  void bind_bytes(std::string_view bytes);

  /// Runs a statement that returns no rows, and clears its parameters.
  status run();
  /// First column of the first row; storage_failure when there is no row.
  result<std::int64_t> number();
  /// Steps to the first or next row; false after the last one. The statement is busy, and so is the
  /// read lock it holds, until `next` says false or fails, or `done` is called.
  result<bool> next();
  void done();
  /// Columns of the row that `next` found, counted from 0. NULL is empty, or 0 as an integer.
  std::string text(int column) const;
  std::string bytes(int column) const;
  std::optional<double> real(int column) const;
  std::int64_t integer(int column) const;

private:
  friend class sqlite_connection;
  struct finalizer {
    void operator()(sqlite3_stmt* statement) const;
  };
  sqlite_statement(sqlite_connection& database, sqlite3_stmt* statement)
      : database_(&database), statement_(statement) {}
  void keep(int code);
  int step();

  sqlite_connection* database_;
  std::unique_ptr<sqlite3_stmt, finalizer> statement_;
  int next_ = 1;         // Index of the next parameter.
  int bind_trouble_ = 0; // First error of a bind, reported by run().
};

/// One connection to one SQLite file. Every error message starts with the path.
/// Mapping: BUSY and LOCKED -> storage_busy; everything else -> storage_failure.
class sqlite_connection {
public:
  /// Opens `path` (taken literally, never as a URI) for writing, creating it. A statement waits up
  /// to `busy_timeout` for the lock of another connection.
  static result<sqlite_connection> open(const std::string& path,
                                        std::chrono::milliseconds busy_timeout);

  /// Opens `path`, which must exist, without ever writing to it. `unchanging` promises SQLite that
  /// no process writes meanwhile: it then needs no lock and no file beside the database.
  static result<sqlite_connection>
  open_to_read(const std::string& path, std::chrono::milliseconds busy_timeout, bool unchanging);

  const std::string& path() const { return path_; }
  /// Whether it is read-only. Never after `open`, unless the file's header forbids writing.
  bool is_read_only() const;
  /// Runs statements whose results are not needed.
  status run(const char* sql);
  /// First column of the first row of a query.
  result<std::int64_t> number(const char* sql);
  /// First column of the first row of a query, as text.
  result<std::string> text(const char* sql);
  result<bool> has_table(const std::string& name);
  result<sqlite_statement> prepare(const char* sql);
  /// How many rows the last INSERT, UPDATE or DELETE changed.
  std::uint64_t changes() const;
  /// Remembers which files the database consists of. From then on `check_place` looks for them,
  /// also after every transaction. To be called when the write-ahead log is in use.
  status watch_place();
  /// storage_failure when the database, its log or the log's index was deleted, moved or replaced:
  /// what is written then would be lost. The failure is permanent, although the open files still
  /// work. Costs one system call for each of the three.
  status check_place();
  bool is_displaced() const { return displaced_.has_value(); }
  /// BEGIN IMMEDIATE, `body`, COMMIT; rolled back when `body` or the commit fails. Also fails when
  /// `check_place` does, although the rows are committed then.
  status transaction(const std::function<status()>& body);
  /// Waits until the write-ahead log is on the disk, and with it everything committed so far. With
  /// `synchronous = NORMAL` a commit is only in the system's memory, which a killed process cannot
  /// take along and a power cut can.
  status sync_log();
  /// The failure that SQLite reports for `code`, the result of the latest call.
  failure trouble(int code);
  /// Reports damage of the file that SQLite does not notice; remembered like the damage it notices.
  failure damaged(const std::string& what);
  /// The first sign that the file itself is broken: corrupt, truncated, or not a database. Empty
  /// while there was none.
  const std::string& damage() const { return damage_; }

private:
  struct closer {
    void operator()(sqlite3* database) const;
  };
  static result<sqlite_connection> open_as(const std::string& path, const std::string& name,
                                           int flags, std::chrono::milliseconds busy_timeout);
  sqlite_connection(std::string path, sqlite3* database)
      : path_(std::move(path)), database_(database) {}
  /// Identifies a file, whatever its names are; no file has inode 0.
  struct file_identity {
    std::uint64_t device = 0;
    std::uint64_t inode = 0;
    bool operator==(const file_identity&) const = default;
  };
  static constexpr std::array suffixes{"", "-wal", "-shm"};
  static file_identity identify(const std::string& path);

  std::string path_;
  std::string damage_;
  std::array<file_identity, suffixes.size()> files_; // All of inode 0 while not watched.
  status displaced_;                                 // What `check_place` has found.
  std::unique_ptr<sqlite3, closer> database_;
};

/// All rows of a query whose parameters are bound, `make(row)` of each.
template <class Make>
auto collect(sqlite_statement& query, Make make)
  -> result<std::vector<std::decay_t<decltype(make(std::as_const(query)))>>> {
  std::vector<std::decay_t<decltype(make(std::as_const(query)))>> all;
  for (;;) {
    const auto more = query.next();
    if (!more)
      return more.error();
    if (!*more)
      return all;
    all.push_back(make(std::as_const(query)));
  }
}

} // namespace tandem::store
