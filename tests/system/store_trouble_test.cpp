#include "tests/support/database.hpp"
#include "tests/support/programs.hpp"
#include "tests/support/report.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <csignal>
#include <filesystem>

using namespace tandem::system_test;

namespace {

bool contains(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

} // namespace

BOOST_AUTO_TEST_CASE(a_store_that_cannot_be_opened_ends_the_run_before_any_call) {
  const broker synthetic{{"--synthetic=20", "--limit=100000"}};
  const temporary_folder folder;
  std::filesystem::create_directory(folder.path("folder.db"));
  folder.write("text.db", std::string(4096, 'x'));
  for (const std::string path : {"nowhere/tandem.db", "folder.db", "text.db"}) {
    const auto end = run(scan_in(folder, synthetic, {"--store.url=sqlite:" + path}));
    BOOST_TEST(end.exit_code == 6, path);
    BOOST_TEST(contains(end.err, path), end.err);
    BOOST_TEST(end.out.empty());
  }
  BOOST_TEST(synthetic.audit().empty());
}

BOOST_AUTO_TEST_CASE(a_store_in_a_file_system_that_is_read_only_ends_the_run_before_any_call) {
  const broker synthetic{{"--synthetic=20", "--limit=100000"}};
  const temporary_folder folder;
  // Nobody can create files there, not even root, for whom permissions do not count.
  const auto end = run(scan_in(folder, synthetic, {"--store.url=sqlite:/proc/tandem.db"}));
  BOOST_TEST(end.exit_code == 6);
  BOOST_TEST(contains(end.err, "/proc/tandem.db"), end.err);
  BOOST_TEST(synthetic.audit().empty());
}

BOOST_AUTO_TEST_CASE(a_disk_that_fills_up_loses_the_store_but_not_the_table) {
  const broker synthetic{{"--synthetic=200", "--limit=100000"}};
  const temporary_folder folder;
  // The schema fits below the limit, the rows of a scan with its explained report do not.
  auto how = scan_in(folder, synthetic, {"--explain", "--universe.source=all"});
  how.file_size_max = 256 * 1024;
  std::erase(how.arguments, "--output=json");
  const auto end = run(how);
  BOOST_TEST(end.exit_code == 6, end.out << end.err);
  BOOST_TEST(contains(end.out, "NOT STORED"), end.out);
  BOOST_TEST(contains(end.out, " symbols evaluated"), end.out);
  BOOST_TEST(contains(end.err, "results are not stored"), end.err);
  // A run that was not stored must not look stored.
  BOOST_TEST(!contains(end.out, "stored in"), end.out);
}

BOOST_AUTO_TEST_CASE(a_disk_that_is_full_from_the_start_ends_the_run_before_any_call) {
  const broker synthetic{{"--synthetic=20", "--limit=100000"}};
  const temporary_folder folder;
  auto how = scan_in(folder, synthetic);
  how.file_size_max = 4096;
  const auto end = run(how);
  BOOST_TEST(end.exit_code == 6, end.err);
  BOOST_TEST(contains(end.err, "tandem.db"), end.err);
  BOOST_TEST(synthetic.audit().empty());
}

BOOST_AUTO_TEST_CASE(a_second_tandem_on_one_database_is_told_who_holds_it) {
  const broker slow{{"--synthetic=20", "--limit=100000", "--latency=20s"}};
  const temporary_folder folder;
  const process first{scan_in(folder, slow)};
  slow.wait_for_requests(1);
  const auto end = run(scan_in(folder, slow));
  BOOST_TEST(end.exit_code == 6, end.err);
  BOOST_TEST(contains(end.err, "process " + std::to_string(first.id())), end.err);
  BOOST_TEST(contains(end.err, "tandem.db"), end.err);
  BOOST_TEST(slow.audit().size() == 1u);
}

BOOST_AUTO_TEST_CASE(one_database_keeps_every_run) {
  const broker synthetic{{"--synthetic=20", "--limit=100000"}};
  const temporary_folder folder;
  const words some{"--universe.kospi=5", "--universe.kosdaq=5"};
  const report first{run(scan_in(folder, synthetic, some)).out};
  const report second{run(scan_in(folder, synthetic, some)).out};
  const auto runs = query(folder.path("tandem.db"), "SELECT id FROM run ORDER BY id");
  BOOST_REQUIRE_EQUAL(runs.size(), 2u);
  BOOST_TEST(runs[0][0] == first.text("/run/id")); // Ids sort by time.
  BOOST_TEST(runs[1][0] == second.text("/run/id"));
}

BOOST_AUTO_TEST_CASE(a_database_that_is_deleted_in_mid_run_is_saved_and_ends_with_6) {
  const broker slow{{"--synthetic=40", "--limit=100000", "--latency=20ms"}};
  const temporary_folder folder;
  process scan{scan_in(folder, slow, {"--universe.source=all", "--regime.version=none"})};
  slow.wait_for_requests(20);
  std::filesystem::remove(folder.path("tandem.db"));
  const auto end = scan.wait(patience);
  BOOST_TEST(end.exit_code == 6, end.err);
  BOOST_TEST(contains(end.err, "tandem.db: was deleted or moved away while it was in use"),
             end.err);
  const auto saved = folder.path("tandem.db.saved");
  BOOST_TEST(contains(end.err, "saved in " + saved), end.err);
  const report told{end.out};
  BOOST_TEST(query(saved, "SELECT id FROM run").at(0).at(0) == told.text("/run/id"));
  // What was judged before and what was judged after.
  BOOST_TEST(
    static_cast<double>(query_number(saved, "SELECT count(DISTINCT code.value) "
                                            "FROM verdict_block, json_each(codes) AS code"))
    == told.number("/universe/symbols"));
  BOOST_TEST(query_number(saved, "SELECT count(*) FROM api_call")
             == static_cast<int>(slow.audit().size()));
}

BOOST_AUTO_TEST_CASE(a_damaged_log_of_a_run_that_was_killed_is_said_by_whoever_opens_it) {
  const broker slow{{"--synthetic=40", "--limit=100000", "--latency=20ms"}};
  const temporary_folder folder;
  {
    process scan{scan_in(folder, slow, {"--universe.source=all", "--regime.version=none"})};
    slow.wait_for_requests(30);
    scan.send_signal(SIGKILL);
    scan.wait(patience);
  }
  auto log = folder.read("tandem.db-wal");
  log.at(32 + 24 + 100) ^= 1; // In the first page of it.
  folder.write("tandem.db-wal", log);
  for (const auto* command : {"runs", "resume"})
    BOOST_TEST(
      contains(run(tandem_in(folder, {command})).err, "tandem.db-wal is damaged: the last "),
      command);
  BOOST_TEST(folder.read("tandem.db-wal.damaged") == log);
  BOOST_TEST(!contains(run(tandem_in(folder, {"runs"})).err, "damaged"));
}

// UBSan looks at objects through a pipe, and takes those for none that it cannot look at.
#ifndef __SANITIZE_ADDRESS__
BOOST_AUTO_TEST_CASE(too_few_files_to_open_end_a_command_with_one_sentence) {
  const temporary_folder folder;
  for (const std::size_t files : {6U, 9U, 14U, 20U})
    for (const auto* command : {"scan", "runs", "resume"}) {
      auto how = tandem_in(folder, {command});
      how.files_max = files;
      const auto end = run(how);
      if (end.exit_code == 6 && contains(end.err, "does not exist yet"))
        continue; // Enough for a command that only reads.
      BOOST_TEST(end.exit_code == 1, command << files << end.err);
      BOOST_TEST(contains(end.err, "open files: Too many open files; ulimit -n"), end.err);
      BOOST_TEST(std::count(end.err.begin(), end.err.end(), '\n') == 1);
    }
}
#endif
