#pragma once

#include "store/results/result_reader.hpp"
#include "store/results/result_store.hpp"
#include "tests/store/reader.hpp"
#include "tests/support/postgres_server.hpp"
#include "tests/support/temporary_folder.hpp"

#include <boost/test/unit_test.hpp>

#include <filesystem>
#include <memory>
#include <string>
#include <tuple>

// The databases that the suites of the result store and its reader run over. Each is an empty
// database of its own; `query` looks at it past the code under test, and the functions beside it
// write what the two kinds of SQL have different words for.

struct sqlite_back_end {
  tandem::test::temporary_folder folder;
  std::string path = folder.path("tandem.db");

  std::string url() const { return "sqlite:" + path; }
  /// What a message calls the database.
  std::string name() const { return path; }
  std::string query(const std::string& sql) const { return reader{path}.query(sql); }
  static std::string time(const std::string& column) { return column; }
  static std::string flag(const std::string& column) { return column; }
  static constexpr auto check_complaint = "CHECK constraint failed";
  /// Changes with every row that is written, also with the same values.
  std::string versions_of_rows() const {
    return std::to_string(std::filesystem::file_size(path + "-wal"));
  }
};

struct postgres_back_end {
  tandem::test::postgres_database database;

  std::string url() const { return database.url(); }
  std::string name() const { return database.url(); }
  std::string query(const std::string& sql) const { return database.query(sql); }
  static std::string time(const std::string& column) {
    return "to_char(" + column + R"( AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))";
  }
  static std::string flag(const std::string& column) { return column + "::integer"; }
  static constexpr auto check_complaint = "violates check constraint";
  std::string versions_of_rows() const {
    return query("SELECT xmin FROM symbol UNION ALL SELECT xmin FROM candidate UNION ALL "
                 "SELECT xmin FROM run");
  }
};

using back_ends = std::tuple<sqlite_back_end, postgres_back_end>;

template <class T>
std::string why(const tandem::result<T>& got) {
  return got ? std::string{} : got.error().message;
}

inline std::string why(const tandem::status& got) {
  return got ? got->message : std::string{};
}

inline std::unique_ptr<tandem::store::result_store> open_store(const std::string& url) {
  auto opened = tandem::store::open_result_store(url);
  BOOST_TEST_REQUIRE(static_cast<bool>(opened), why(opened));
  return std::move(*opened);
}

inline std::unique_ptr<tandem::store::result_reader> open_reader(const std::string& url) {
  auto opened = tandem::store::open_result_reader(url);
  BOOST_TEST_REQUIRE(static_cast<bool>(opened), why(opened));
  return std::move(*opened);
}

/// Whether a call failed with `code` and a message that holds `words`.
inline bool is(const tandem::status& problem, tandem::ec code, std::string_view words) {
  BOOST_TEST_REQUIRE(problem.has_value());
  BOOST_TEST_MESSAGE(std::string{to_string(problem->code)} + ": " + problem->message);
  return problem->code == code && problem->message.find(words) != std::string::npos;
}

template <class T>
bool is(const tandem::result<T>& got, tandem::ec code, std::string_view words) {
  BOOST_TEST_REQUIRE(!got);
  return is(tandem::status{got.error()}, code, words);
}
