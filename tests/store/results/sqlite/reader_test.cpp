#include "store/results/result_reader.hpp"
#include "tests/store/results/written.hpp"

#include <boost/test/unit_test.hpp>

#include <filesystem>
#include <set>

// What only a file has that is read: the files beside it, and names.

using namespace tandem;

namespace {

struct fixture : written<sqlite_back_end> {
  std::set<std::string> files() const {
    std::set<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator{folder.path()})
      names.insert(entry.path().filename());
    return names;
  }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(sqlite_reader, fixture)

BOOST_AUTO_TEST_CASE(reading_leaves_the_folder_as_it_was) {
  write({run("R1")});
  const std::set<std::string> before{"tandem.db", "tandem.db.lock"};
  BOOST_TEST(files() == before, boost::test_tools::per_element());
  const auto bytes = folder.read("tandem.db");
  BOOST_TEST(list().size() == 1u);
  BOOST_TEST(files() == before, boost::test_tools::per_element());
  BOOST_TEST((folder.read("tandem.db") == bytes));
}

BOOST_AUTO_TEST_CASE(reading_works_in_the_middle_of_a_transaction) {
  write({run("R1")});
  reader shell{path};
  shell.query("BEGIN IMMEDIATE; INSERT INTO run (id, date, mode, outcome, started_at) "
              "VALUES ('R2', '', 'parallel', 'running', '')");
  BOOST_TEST(ids() == (words{"R1"}), boost::test_tools::per_element());
  shell.query("COMMIT");
  BOOST_TEST(ids() == (words{"R2", "R1"}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_writer_that_comes_later_is_noticed) {
  write({run("R1")});
  const auto look = reading();
  BOOST_TEST(look->list_runs({})->size() == 1u);
  {
    const auto writing = writer();
    BOOST_TEST(!writing->write({run("R2")}));
    BOOST_TEST(look->list_runs({})->size() == 2u); // It stands in the log only.
  }
  write({run("R3")});
  BOOST_TEST(look->list_runs({})->size() == 3u);
}

BOOST_AUTO_TEST_CASE(a_writer_that_has_come_and_gone_is_noticed) {
  write({run("R1")});
  const auto look = reading();
  write({run("R2")});
  BOOST_TEST(!std::filesystem::exists(path + "-wal"));
  BOOST_TEST(look->list_runs({})->size() == 2u);
}

BOOST_AUTO_TEST_CASE(what_a_killed_writer_left_is_read_and_left) {
  {
    const auto writing = writer();
    BOOST_TEST(!writing->write({run("R1", "running", "")}));
    // As a kill leaves them: the log is full, the file knows nothing of it.
    for (const std::string suffix : {"", "-wal", "-shm"})
      std::filesystem::copy_file(path + suffix, folder.path("killed.db") + suffix);
  }
  path = folder.path("killed.db");
  const auto log = folder.read("killed.db-wal");
  BOOST_TEST(log.size() > 0u);
  BOOST_TEST(ids() == (words{"R1"}), boost::test_tools::per_element());
  BOOST_TEST((folder.read("killed.db-wal") == log));
}

BOOST_AUTO_TEST_CASE(a_name_with_the_letters_of_a_uri_is_a_name) {
  path = folder.path("a?b=1#c%20d 삼성.db");
  write({run("R1")});
  BOOST_TEST(ids() == (words{"R1"}), boost::test_tools::per_element());
  BOOST_TEST(files().size() == 2u);
}

BOOST_AUTO_TEST_CASE(a_missing_database_is_not_made) {
  BOOST_TEST((refused().code == ec::storage_failure));
  BOOST_TEST(refused().message.ends_with("tandem.db: does not exist yet; `tandem scan` makes it"));
  BOOST_TEST(files().empty());
  path = folder.path("nowhere/tandem.db");
  BOOST_TEST(refused().message.find("nowhere does not exist") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(an_address_is_read_as_the_writer_reads_it) {
  for (const std::string url : {"tandem.db", "sqlite:", "mysql://h/d"}) {
    const auto opened = store::open_result_reader(url);
    BOOST_TEST_REQUIRE(!opened);
    BOOST_TEST((opened.error().code == ec::invalid_config));
    BOOST_TEST(opened.error().message == store::open_result_store(url).error().message);
  }
}

BOOST_AUTO_TEST_CASE(a_file_without_results_is_refused) {
  folder.write("tandem.db", "");
  BOOST_TEST(refused().message.find("has no results yet") != std::string::npos);
  folder.write("tandem.db", std::string(4096, 'x'));
  BOOST_TEST(refused().message.find("is not a SQLite database") != std::string::npos);
  path = folder.path("other.db");
  folder.write("other.db", "");
  reader{path}.query("CREATE TABLE run (id)");
  BOOST_TEST(refused().message.find("is a database of another program") != std::string::npos);
  path = folder.path("");
  BOOST_TEST(refused().message.find("is a folder") != std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()
