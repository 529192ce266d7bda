#include "cli/arguments.hpp"
#include "cli/report_file.hpp"
#include "tests/support/temporary_folder.hpp"

#include <boost/test/unit_test.hpp>

#include <string>

using namespace tandem;
using cli::report_file;

BOOST_AUTO_TEST_SUITE(report_file_test)

namespace {

struct report_fixture {
  test::temporary_folder folder;
  cli::invocation asked;
  cli::workplace here{
    config::resolve({{"store.url", "sqlite:" + folder.path("tandem.db"), {}}}).values,
    folder.path()};
};

/// What is wrong with a command line; empty for nothing.
std::string problem_of(std::vector<std::string> words) {
  const auto asked = cli::parse_arguments(words);
  return asked.problems.empty() ? "" : asked.problems.front().text();
}

} // namespace

BOOST_FIXTURE_TEST_CASE(without_the_option_there_is_no_page, report_fixture) {
  const auto page = report_file::open(asked, here);
  BOOST_TEST_REQUIRE(static_cast<bool>(page));
  BOOST_TEST((*page == nullptr));
}

BOOST_FIXTURE_TEST_CASE(a_path_that_cannot_be_written_is_named, report_fixture) {
  folder.write("tandem.db", "");
  for (const auto& path :
       {folder.path("none/today.html"), folder.path(), folder.path("tandem.db")}) {
    asked.report = path;
    const auto page = report_file::open(asked, here);
    BOOST_TEST_REQUIRE(!page);
    BOOST_TEST((page.error().code == ec::invalid_argument));
    BOOST_TEST(page.error().message.find(path) != std::string::npos, page.error().message);
  }
}

BOOST_FIXTURE_TEST_CASE(a_page_that_cannot_be_made_leaves_the_old_one, report_fixture) {
  folder.write("today.html", "old");
  asked.report = folder.path("today.html");
  {
    const auto page = report_file::open(asked, here);
    BOOST_TEST_REQUIRE(static_cast<bool>(page));
    BOOST_TEST((*page)->finish("R1", cli::exit_complete) != cli::exit_complete);
    BOOST_TEST((*page)->finish("R1", cli::exit_partial) == cli::exit_partial);
    BOOST_TEST((*page)->finish("", cli::exit_usage) == cli::exit_usage);
  }
  BOOST_TEST(folder.read("today.html") == "old");
}

BOOST_AUTO_TEST_CASE(a_page_is_of_one_run) {
  BOOST_TEST(problem_of({"results", "--report=a.html"}).empty());
  BOOST_TEST(problem_of({"results", "--report=a.html", "--run=latest"}).empty());
  BOOST_TEST(problem_of({"scan", "--report=a.html"}).empty());
  for (const std::string other :
       {"--all", "--since=2025-11-24", "--code=005930", "--new", "--limit=5"}) {
    const auto problem = problem_of({"results", "--report=a.html", other});
    BOOST_TEST(problem.find("--report") != std::string::npos, other);
  }
  BOOST_TEST(!problem_of({"plan", "--report=a.html"}).empty());
}

BOOST_AUTO_TEST_SUITE_END()
