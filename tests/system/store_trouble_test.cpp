#include "tests/support/database.hpp"
#include "tests/support/programs.hpp"
#include "tests/support/report.hpp"

#include <boost/test/unit_test.hpp>

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
