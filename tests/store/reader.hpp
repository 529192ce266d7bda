#pragma once

#include <sqlite3.h>

#include <stdexcept>
#include <string>

/// A second connection, as the sqlite3 shell would open it: tests look at the file with it, not
/// through the code under test.
class reader {
public:
  explicit reader(const std::string& path) {
    if (sqlite3_open_v2(path.c_str(), &database_, SQLITE_OPEN_READWRITE, nullptr) != SQLITE_OK)
      throw std::runtime_error{"cannot open " + path};
  }
  reader(const reader&) = delete;
  reader& operator=(const reader&) = delete;
  ~reader() { sqlite3_close_v2(database_); }

  /// All rows of a query: columns joined by '|', rows by '\n', NULL as "null".
  std::string query(const std::string& sql) {
    std::string out;
    const auto collect = [](void* to, int columns, char** values, char**) {
      auto& text = *static_cast<std::string*>(to);
      if (!text.empty())
        text += "\n";
      for (int i = 0; i < columns; ++i)
        text += (i == 0 ? "" : "|") + std::string{values[i] == nullptr ? "null" : values[i]};
      return 0;
    };
    if (sqlite3_exec(database_, sql.c_str(), collect, &out, nullptr) != SQLITE_OK)
      throw std::runtime_error{sqlite3_errmsg(database_)};
    return out;
  }

private:
  sqlite3* database_ = nullptr;
};
