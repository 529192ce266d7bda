#pragma once

#include "store/sqlite/connection.hpp"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

namespace tandem::store {

/// Reads a database that other processes may be writing, and changes nothing in it.
///
/// SQLite creates two files beside a database whose write-ahead log it reads, and a reader may not
/// remove them. Without a log they are not needed: the file is then opened as unchanging, and what
/// is read while it is written to is read again the usual way.
class sqlite_view {
public:
  /// `check` is asked about each new connection, before anything is read from it.
  sqlite_view(std::string path, std::function<status(sqlite_connection&)> check)
      : path_(std::move(path)), check_(std::move(check)) {}
  /// Must have succeeded before any other call.
  status open();
  const std::string& path() const { return path_; }
  /// All rows of `sql`, all of one moment: `make(row)` of each, after `bind(statement)`.
  template <class Bind, class Make>
  auto read(const char* sql, Bind bind, Make make)
    -> result<std::vector<std::decay_t<decltype(make(std::declval<const sqlite_statement&>()))>>>;

private:
  /// Changes whenever the file is written.
  struct file_stamp {
    std::filesystem::file_time_type written;
    std::uintmax_t size_bytes = 0;
    bool operator==(const file_stamp&) const = default;
  };
  file_stamp now() const;
  /// Whether all data is in the file itself: there is no log beside it, or an empty one.
  bool is_settled() const;
  bool was_disturbed() const { return unchanging_ && !(is_settled() && stamp_ == now()); }
  status attach(bool unchanging);

  std::string path_;
  std::function<status(sqlite_connection&)> check_;
  bool unchanging_ = false;
  file_stamp stamp_;
  std::unique_ptr<sqlite_connection> database_;
};

template <class Bind, class Make>
auto sqlite_view::read(const char* sql, Bind bind, Make make)
  -> result<std::vector<std::decay_t<decltype(make(std::declval<const sqlite_statement&>()))>>> {
  using rows = std::vector<std::decay_t<decltype(make(std::declval<const sqlite_statement&>()))>>;
  const auto once = [&]() -> result<rows> {
    auto query = database_->prepare(sql);
    if (!query)
      return query.error();
    bind(*query);
    return collect(*query, make);
  };
  auto found = once();
  if (!was_disturbed())
    return found;
  if (auto problem = attach(false))
    return *problem;
  return once();
}

} // namespace tandem::store
