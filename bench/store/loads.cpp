#include "bench/store/loads.hpp"

#include "bench/harness/programs.hpp"
#include "tests/support/database.hpp"
#include "tests/support/postgres_server.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <filesystem>
#include <iterator>
#include <memory>
#include <optional>
#include <stdexcept>

namespace tandem::bench {

namespace {

using clock = std::chrono::steady_clock;

std::string program_of(database which) {
  return which == database::sqlite ? "/usr/bin/sqlite3" : "/usr/bin/psql";
}

/// An empty database of its own, with tandem's schema.
class target {
public:
  explicit target(database which) {
    if (which == database::postgresql)
      server_.emplace();
    open();
  }

  std::string url() const { return server_ ? server_->url() : "sqlite:" + file(); }

  std::unique_ptr<store::result_store> open() const {
    auto opened = store::open_result_store(url());
    if (!opened)
      throw std::runtime_error{opened.error().message};
    return std::move(*opened);
  }

  /// Seconds of the database's own program with `command`.
  double run(std::vector<std::string> command) const {
    launch how;
    how.program = program_of(server_ ? database::postgresql : database::sqlite);
    how.folder = folder_.path();
    if (server_)
      how.arguments = {"--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", url()};
    else // As the store does it; write-ahead logging stays with the file.
      how.arguments = {"-bail", file(), "PRAGMA synchronous = FULL"};
    how.arguments.insert(how.arguments.end(), command.begin(), command.end());
    const auto left = run_well(how);
    if (!left.err.empty())
      throw std::runtime_error{how.program + ": " + left.err};
    return left.wall_s;
  }

  void expect(const std::string& table, std::size_t rows) const {
    const auto sql = "SELECT count(*) FROM " + table;
    const auto found = server_ ? std::stoll(server_->query(sql))
                               : static_cast<long long>(system_test::query_number(file(), sql));
    if (found != static_cast<long long>(rows))
      throw std::runtime_error{url() + ": " + std::to_string(found) + " rows of "
                               + std::to_string(rows) + " in " + table};
  }

  const temporary_folder& folder() const { return folder_; }

private:
  std::string file() const { return folder_.path("rows.db"); }

  temporary_folder folder_;
  std::optional<test::postgres_database> server_;
};

} // namespace

std::string missing_server(database which) {
  try {
    if (which == database::postgresql)
      test::the_postgres_server();
    return {};
  } catch (const std::exception& problem) {
    return std::string{"not run: "} + problem.what();
  }
}

std::string missing_client(database which) {
  if (auto missing = missing_server(which); !missing.empty())
    return missing;
  if (std::filesystem::exists(program_of(which)))
    return {};
  return "not run: " + program_of(which) + " is not there (Debian package "
         + (which == database::sqlite ? "sqlite3" : "postgresql-client") + ")";
}

double write_through_store(database which, const row_set& what, std::size_t batch) {
  const target to{which};
  std::vector<std::vector<store::row>> batches;
  for (std::size_t first = 0; first < what.rows.size(); first += batch) {
    const auto begin = what.rows.begin() + static_cast<std::ptrdiff_t>(first);
    const auto count = std::min(batch, what.rows.size() - first);
    batches.emplace_back(begin, begin + static_cast<std::ptrdiff_t>(count));
  }
  auto opened = to.open();
  const auto started = clock::now();
  for (const auto& rows : batches)
    if (const auto problem = opened->write(rows))
      throw std::runtime_error{problem->message};
  opened.reset();
  const std::chrono::duration<double> took = clock::now() - started;
  to.expect(what.table, what.rows.size());
  return took.count();
}

double load_csv(database which, const row_set& what) {
  const target to{which};
  to.folder().write("rows.csv", what.csv);
  const auto file = to.folder().path("rows.csv");
  const auto seconds = which == database::sqlite
                         ? to.run({".import --csv " + file + " " + what.table})
                         : to.run({"--command=\\copy " + what.table + " (" + what.columns
                                   + ") from " + file + " csv"});
  to.expect(what.table, what.rows.size());
  return seconds;
}

double insert_one_by_one(database which, const row_set& what) {
  const target to{which};
  to.folder().write("rows.sql", what.inserts);
  const auto file = to.folder().path("rows.sql");
  const auto seconds = to.run({which == database::sqlite ? ".read " + file : "--file=" + file});
  to.expect(what.table, what.inserts_count);
  return seconds;
}

} // namespace tandem::bench
