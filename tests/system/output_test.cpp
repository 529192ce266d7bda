#include "tests/support/programs.hpp"
#include "tests/support/report.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <filesystem>
#include <sstream>

// stdout carries data only; everything else goes to stderr.

using namespace tandem::system_test;

namespace {

bool contains(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

const words ten_symbols{"--universe.kospi=5", "--universe.kosdaq=5"};

launch talkative(const temporary_folder& folder, const broker& at, const words& more) {
  // Slow enough that progress is shown several times.
  words options{"--universe.kospi=5", "--universe.kosdaq=5", "--gateway.delay=60ms",
                "--monitor.interval=100ms", "--log.level=trace"};
  options.insert(options.end(), more.begin(), more.end());
  return scan_in(folder, at, options);
}

boost::test_tools::assertion_result terminals_exist(boost::unit_test::test_unit_id) {
  boost::test_tools::assertion_result found{has_terminals()};
  found.message() << "this machine has no pseudo-terminals (/dev/pts)";
  return found;
}

/// Columns of a line that has ASCII and Hangul, and colours.
std::size_t columns_of(const std::string& line) {
  std::size_t columns = 0;
  for (std::size_t i = 0; i < line.size(); ++i) {
    const auto byte = static_cast<unsigned char>(line[i]);
    if (byte == 0x1b)
      i = line.find('m', i);
    else if (byte >= 0xE0)
      columns += 2;
    else if (byte >= 0x20 && byte < 0x80)
      ++columns;
  }
  return columns;
}

std::size_t widest_line(const std::string& text) {
  std::size_t columns = 0;
  std::istringstream lines{text};
  for (std::string line; std::getline(lines, line);)
    columns = std::max(columns, columns_of(line));
  return columns;
}

} // namespace

BOOST_AUTO_TEST_CASE(a_table_fits_a_terminal_of_eighty_columns,
                     *boost::unit_test::precondition(terminals_exist)) {
  const broker synthetic{{"--synthetic=60", "--limit=100000"}};
  const temporary_folder folder;
  const auto shown = [&](words arguments, bool screen) {
    auto how = tandem_in(folder, std::move(arguments));
    how.screen = screen;
    const auto end = run(how);
    BOOST_TEST(end.exit_code == 0, end.err);
    return end.out;
  };
  auto how = scan_in(folder, synthetic, {"--regime.version=none", "--output=table"});
  how.screen = true;
  const auto end = run(how);
  BOOST_TEST_REQUIRE(end.exit_code == 0, end.err);
  BOOST_TEST(contains(end.out, "columns left out to fit 80: "), end.out);
  BOOST_TEST(widest_line(end.out) <= 80u, end.out);
  for (const auto* command : {"results", "runs"}) {
    const auto table = shown({command}, true);
    BOOST_TEST(contains(table, "columns left out to fit 80: "), table);
    BOOST_TEST(widest_line(table) <= 80u, table);
    for (const auto& whole : {shown({command, "--wide"}, true), shown({command}, false)}) {
      BOOST_TEST(!contains(whole, "left out"), whole);
      BOOST_TEST(widest_line(whole) > 80u, whole);
    }
  }
}

BOOST_AUTO_TEST_CASE(json_output_is_one_document_and_nothing_else,
                     *boost::unit_test::precondition(terminals_exist)) {
  const broker synthetic{{"--synthetic=20", "--limit=100000"}};
  const temporary_folder folder;
  auto how = talkative(folder, synthetic, {});
  how.terminal = true; // Progress bars are drawn, but on stderr.
  const auto end = run(how);
  BOOST_TEST(end.exit_code == 0, end.err);
  BOOST_TEST(report{end.out}.text("/schema") == "tandem.report/1");
  BOOST_TEST(end.out.ends_with("}\n"));
  BOOST_TEST(std::count(end.out.begin(), end.out.end(), '\n') == 1);
  BOOST_TEST(contains(end.err, "v2"), end.err);
  BOOST_TEST(contains(end.err, "/10"), end.err);
  BOOST_TEST(contains(end.err, "ETA"), end.err);
}

BOOST_AUTO_TEST_CASE(quiet_silences_progress, *boost::unit_test::precondition(terminals_exist)) {
  const broker synthetic{{"--synthetic=20", "--limit=100000"}};
  const temporary_folder folder;
  auto how = talkative(folder, synthetic, {"--quiet"});
  how.terminal = true;
  const auto end = run(how);
  BOOST_TEST(end.exit_code == 0);
  BOOST_TEST(!contains(end.err, "ETA"), end.err);
  BOOST_TEST(!contains(end.err, "/10"), end.err);
}

BOOST_AUTO_TEST_CASE(a_table_in_a_pipe_has_no_colours_and_names_both_scanners) {
  const temporary_folder folder;
  // The built-in broker, as in the first command of the README.
  const auto end = run(tandem_in(folder, {"scan", "--gateway.delay=0s", "--universe.kospi=2",
                                          "--universe.kosdaq=2", "--gateway.retries=0"}));
  BOOST_TEST(end.exit_code == 0, end.out << end.err);
  BOOST_TEST(!contains(end.out, "\x1b"));
  for (const auto* part : {"v2: 4 of 4 symbols evaluated", "v3: 4 of 4 symbols evaluated",
                           "risk normal, score", "stored in sqlite:tandem.db"})
    BOOST_TEST(contains(end.out, part), end.out << "lacks: " << part);
  BOOST_TEST(std::filesystem::exists(folder.path("tandem.db")));
}

BOOST_AUTO_TEST_CASE(help_version_and_dump_config_are_data_on_stdout) {
  const temporary_folder folder;
  for (const auto* argument : {"--help", "--version", "--dump-config", "help"}) {
    const auto end = run(tandem_in(folder, {argument}));
    BOOST_TEST(end.exit_code == 0, argument);
    BOOST_TEST(!end.out.empty(), argument);
    BOOST_TEST(end.err.empty(), argument << end.err);
  }
  BOOST_TEST(contains(run(tandem_in(folder, {"--version"})).out, "tandem "));
  BOOST_TEST(contains(run(tandem_in(folder, {"scan", "--help"})).out, "--explain"));
  BOOST_TEST(contains(run(tandem_in(folder, {"help", "config"})).out, "gateway.delay"));
}

BOOST_AUTO_TEST_CASE(no_command_shows_the_help_on_stderr_as_a_usage_error) {
  const temporary_folder folder;
  const auto end = run(tandem_in(folder, {}));
  BOOST_TEST(end.exit_code == 2);
  BOOST_TEST(end.out.empty());
  BOOST_TEST(contains(end.err, "usage: tandem COMMAND"));
}

BOOST_AUTO_TEST_CASE(a_dumped_config_is_a_config_file_with_the_same_values) {
  const temporary_folder folder;
  const auto first = run(tandem_in(
    folder, {"--dump-config", "--gateway.delay=333ms", "--scan.scanners=v3", "--v2.gap-max=0.02"}));
  BOOST_TEST(first.exit_code == 0, first.err);
  folder.write("dumped.toml", first.out);
  const auto second = run(tandem_in(folder, {"--dump-config", "--config-file=dumped.toml"}));
  BOOST_TEST(second.exit_code == 0, second.err);
  const auto keys = first.out.substr(first.out.find("\n["));
  BOOST_TEST(second.out.ends_with(keys)); // Above them stand the places of the files.
  BOOST_TEST(contains(second.out, "333ms"));
}

BOOST_AUTO_TEST_CASE(check_passes_every_ready_made_config) {
  const temporary_folder folder;
  for (const auto& entry : std::filesystem::directory_iterator{TANDEM_SOURCE_DIR "/config"}) {
    if (entry.path().extension() != ".toml")
      continue;
    const auto end = run(tandem_in(folder, {"check", "--config-file=" + entry.path().string()}));
    BOOST_TEST(end.exit_code == 0, entry.path() << end.out << end.err);
  }
  BOOST_TEST(!std::filesystem::exists(folder.path("tandem.db"))); // A check runs nothing.
}

BOOST_AUTO_TEST_CASE(logs_can_be_json_lines) {
  const broker synthetic{{"--synthetic=20", "--limit=2", "--penalty=0s"}};
  const temporary_folder folder;
  const auto end =
    run(scan_in(folder, synthetic,
                {"--universe.kospi=3", "--universe.kosdaq=0", "--log.format=json", "--quiet"}));
  BOOST_TEST(end.exit_code == 0, end.err);
  BOOST_TEST(contains(end.err, "gateway.refused"), end.err); // The limit made it say something.
  for (std::size_t from = 0; from < end.err.size();) {
    const auto to = end.err.find('\n', from);
    BOOST_REQUIRE(to != std::string::npos);
    BOOST_TEST(report{end.err.substr(from, to - from)}.has("/event"));
    from = to + 1;
  }
}

BOOST_AUTO_TEST_CASE(words_that_nobody_takes_cost_no_result) {
  const broker synthetic{{"--synthetic=20", "--limit=100000"}};
  for (const std::string lost : {"2>/dev/full", "2>&-"}) {
    const temporary_folder folder;
    auto how = talkative(folder, synthetic, {});
    how.arguments.insert(how.arguments.begin(),
                         {"-c", "exec \"$0\" \"$@\" " + lost, std::move(how.program)});
    how.program = "/bin/sh";
    const auto end = run(how);
    BOOST_TEST(end.exit_code == 0, lost);
    BOOST_TEST(report{end.out}.text("/run/outcome") == "complete");
  }
}
