#include "store/results/result_store.hpp"
#include "store/results/sqlite/store.hpp"
#include "tests/store/results/back_ends.hpp"
#include "tests/store/results/result_rows.hpp"
#include "tests/support/temporary_folder.hpp"

#include <boost/test/unit_test.hpp>

#include <filesystem>
#include <sys/stat.h>
#include <unistd.h>

// What only SQLite has: a file, its locks, a disk that may be full.

using namespace tandem;
using tandem::test::temporary_folder;
using namespace std::chrono_literals;
using store::symbol_row;

namespace {

struct fixture : sqlite_back_end {
  std::unique_ptr<store::result_store> database = open();

  std::unique_ptr<store::result_store> open(const store::sqlite_options& options = {}) const {
    auto opened = store::open_sqlite_store(path, options);
    BOOST_TEST_REQUIRE(static_cast<bool>(opened));
    return std::move(*opened);
  }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(sqlite_store, fixture)

BOOST_AUTO_TEST_CASE(a_file_that_is_no_database_stays_and_the_user_is_told_what_to_do) {
  database.reset();
  folder.write("tandem.db", "hello");
  std::filesystem::remove(path + "-wal");
  const auto opened = store::open_sqlite_store(path, {});
  BOOST_REQUIRE(!opened);
  BOOST_TEST(opened.error().message.find("is not a SQLite database") != std::string::npos);
  BOOST_TEST(opened.error().message.find("move the file away") != std::string::npos);
  BOOST_TEST(folder.read("tandem.db") == "hello");
}

BOOST_AUTO_TEST_CASE(texts_keep_zero_bytes) {
  const std::string name{"a'b\"c\0d", 7};
  BOOST_TEST(!database->write({symbol_row{"005930", name, "KOSPI"}}));
  // A quote is 27, a double quote 22.
  BOOST_TEST(query("SELECT hex(name) FROM symbol") == "61276222630064");
}

BOOST_AUTO_TEST_CASE(full_disk_undoes_the_batch_and_leaves_the_store_usable) {
  database.reset();
  // The empty schema needs 8 pages of 8 KiB; 12 leave room for a few rows and no more.
  database = open({.busy_timeout = 500ms, .pages_max = 12});
  BOOST_TEST(!database->write({running("R1")}));
  std::vector<store::row> large;
  for (int i = 0; i < 200; ++i) {
    auto row = running("L" + std::to_string(i));
    row.report = "\"" + std::string(1000, 'x') + "\"";
    large.emplace_back(row);
  }
  BOOST_TEST(is(database->write(large), ec::storage_failure, "disk full"));
  BOOST_TEST(query("SELECT id FROM run") == "R1");
  BOOST_TEST(!database->write({symbol_row{"005930", "삼성전자", "KOSPI"}}));
  BOOST_TEST(query("SELECT code FROM symbol") == "005930");
}

BOOST_AUTO_TEST_CASE(reader_sees_committed_rows_while_the_store_is_open) {
  reader look{path};
  BOOST_TEST(look.query("SELECT count(*) FROM run") == "0");
  look.query("BEGIN");
  BOOST_TEST(look.query("SELECT count(*) FROM run") == "0");
  // A reader in the middle of its transaction holds up nobody and keeps its view.
  BOOST_TEST(!database->write({running("R1")}));
  BOOST_TEST(look.query("SELECT count(*) FROM run") == "0");
  look.query("COMMIT");
  BOOST_TEST(look.query("SELECT count(*) FROM run") == "1");
}

BOOST_AUTO_TEST_CASE(foreign_writer_makes_a_write_busy_until_it_is_done) {
  database.reset();
  database = open({.busy_timeout = 0ms, .pages_max = 0});
  reader shell{path};
  shell.query("BEGIN IMMEDIATE");
  BOOST_TEST(is(database->write({running("R1")}), ec::storage_busy, path));
  shell.query("COMMIT");
  BOOST_TEST(!database->write({running("R1")}));
}

BOOST_AUTO_TEST_CASE(second_store_on_the_file_is_busy_and_names_the_holder) {
  const auto second = store::open_result_store("sqlite:" + path);
  BOOST_TEST(is(second, ec::storage_busy, "process " + std::to_string(::getpid())));
  // Another name of the same file meets the same lock.
  std::filesystem::create_symlink(path, folder.path("alias.db"));
  BOOST_TEST(is(store::open_result_store("sqlite:" + folder.path("alias.db")), ec::storage_busy,
                "process "));
  database.reset();
  BOOST_TEST(static_cast<bool>(store::open_result_store("sqlite:" + path)));
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(result_store_urls)

BOOST_AUTO_TEST_CASE(other_urls_are_refused_with_the_legal_forms) {
  for (const std::string bad : {"", "tandem.db", "sqlite", "sqlite:", "mysql://x/y"}) {
    BOOST_TEST_CONTEXT(bad) {
      const auto opened = store::open_result_store(bad);
      BOOST_TEST(is(opened, ec::invalid_config, "store.url"));
      BOOST_TEST(is(opened, ec::invalid_config, "sqlite:PATH"));
      BOOST_TEST(is(opened, ec::invalid_config, "postgresql://"));
    }
  }
}

BOOST_AUTO_TEST_CASE(missing_folder_is_named) {
  const temporary_folder folder;
  const auto opened = store::open_result_store("sqlite:" + folder.path("missing/tandem.db"));
  BOOST_TEST(is(opened, ec::storage_failure, folder.path("missing") + " does not exist"));
}

BOOST_AUTO_TEST_CASE(folder_is_no_database) {
  const temporary_folder folder;
  BOOST_TEST(
    is(store::open_result_store("sqlite:" + folder.path()), ec::storage_failure, "is a folder"));
}

BOOST_AUTO_TEST_CASE(paths_are_taken_literally) {
  const temporary_folder folder;
  const auto path = folder.path("a b?mode=memory#%41.db");
  BOOST_TEST_REQUIRE(static_cast<bool>(store::open_result_store("sqlite:" + path)));
  BOOST_TEST(std::filesystem::exists(path));
}

BOOST_AUTO_TEST_CASE(read_only_file_is_refused, *boost::unit_test::precondition([](auto) {
                       return ::geteuid() != 0; // Permissions do not stop root.
                     })) {
  const temporary_folder folder;
  const auto path = folder.path("tandem.db");
  { const auto created = store::open_result_store("sqlite:" + path); }
  ::chmod(path.c_str(), 0444);
  BOOST_TEST(is(store::open_result_store("sqlite:" + path), ec::storage_failure, path));
  ::chmod(folder.path().c_str(), 0555);
  BOOST_TEST(
    is(store::open_result_store("sqlite:" + folder.path("new.db")), ec::storage_failure, "new.db"));
  ::chmod(folder.path().c_str(), 0755);
}

BOOST_AUTO_TEST_SUITE_END()
