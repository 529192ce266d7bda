#include "tests/support/database.hpp"

#include <sqlite3.h>

#include <memory>
#include <stdexcept>

namespace tandem::system_test {

namespace {

rows run_statement(const std::string& file, const std::string& sql, int access) {
  sqlite3* opened = nullptr;
  const auto code = sqlite3_open_v2(file.c_str(), &opened, access, nullptr);
  const std::unique_ptr<sqlite3, decltype(&sqlite3_close)> database{opened, sqlite3_close};
  const auto complain = [&] {
    throw std::runtime_error{file + ": " + sql + ": " + sqlite3_errmsg(database.get())};
  };
  if (code != SQLITE_OK)
    complain();
  sqlite3_stmt* prepared = nullptr;
  if (sqlite3_prepare_v2(database.get(), sql.c_str(), -1, &prepared, nullptr) != SQLITE_OK)
    complain();
  const std::unique_ptr<sqlite3_stmt, decltype(&sqlite3_finalize)> statement{prepared,
                                                                             sqlite3_finalize};
  rows all;
  int step = 0;
  while ((step = sqlite3_step(prepared)) == SQLITE_ROW) {
    auto& row = all.emplace_back();
    for (int i = 0; i < sqlite3_column_count(prepared); ++i) {
      const auto* text = sqlite3_column_text(prepared, i);
      row.emplace_back(text == nullptr ? "NULL" : reinterpret_cast<const char*>(text));
    }
  }
  if (step != SQLITE_DONE)
    complain();
  return all;
}

} // namespace

rows query(const std::string& file, const std::string& sql) {
  return run_statement(file, sql, SQLITE_OPEN_READONLY);
}

void change(const std::string& file, const std::string& sql) {
  run_statement(file, sql, SQLITE_OPEN_READWRITE);
}

std::int64_t query_number(const std::string& file, const std::string& sql) {
  return std::stoll(query(file, sql).at(0).at(0));
}

} // namespace tandem::system_test
