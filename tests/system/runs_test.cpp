#include "tests/support/database.hpp"
#include "tests/support/programs.hpp"
#include "tests/support/report.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <cctype>
#include <csignal>
#include <filesystem>
#include <set>

// `tandem runs` against what the report said, what SQLite reads, and what the broker counted.

using namespace tandem::system_test;

namespace {

bool contains(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

const words ten_symbols{"--universe.kospi=5", "--universe.kosdaq=5"};

finished runs_in(const temporary_folder& folder, words options) {
  options.insert(options.begin(), "runs");
  return run(tandem_in(folder, std::move(options)));
}

std::set<std::string> files_in(const temporary_folder& folder) {
  std::set<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator{folder.path()})
    names.insert(entry.path().filename());
  return names;
}

/// The rows of a query as a CSV file has them.
std::string as_csv(const rows& all) {
  std::string text;
  for (const auto& row : all)
    for (std::size_t i = 0; i < row.size(); ++i)
      text += (row[i] == "NULL" ? "" : row[i]) + (i + 1 == row.size() ? "\n" : ",");
  return text;
}

} // namespace

BOOST_AUTO_TEST_CASE(every_run_is_listed_with_what_its_report_said) {
  const broker synthetic{{"--synthetic=20", "--limit=100000"}};
  const temporary_folder folder;
  const report first{run(scan_in(folder, synthetic, ten_symbols)).out};
  const report second{run(scan_in(folder, synthetic, ten_symbols)).out};
  const auto before = files_in(folder);
  const auto end = runs_in(folder, {"--output=json"});
  BOOST_TEST(end.exit_code == 0, end.err);
  BOOST_TEST(end.err.empty(), end.err);
  const report listed{end.out};
  BOOST_TEST(listed.text("/schema") == "tandem.runs/1");
  BOOST_REQUIRE_EQUAL(listed.size("/runs"), 2u);
  for (const auto& [told, place] :
       {std::pair{&second, std::string{"/runs/0"}}, std::pair{&first, std::string{"/runs/1"}}}) {
    for (const auto* same : {"id", "date", "mode", "outcome", "started_at"})
      BOOST_TEST(listed.text(place + "/" + same) == told->text(std::string{"/run/"} + same));
    BOOST_TEST(listed.number(place + "/wall_s") == told->number("/run/wall_s"));
    for (const auto* same : {"calls", "refused", "violations"})
      BOOST_TEST(listed.number(place + "/" + same)
                 == told->number(std::string{"/gateway/0/"} + same));
    BOOST_TEST(
      listed.number(place + "/candidates")
      == static_cast<double>(told->candidates("v2").size() + told->candidates("v3").size()));
  }
  BOOST_TEST(files_in(folder) == before, boost::test_tools::per_element());
  const auto table = runs_in(folder, {"--limit=1"});
  BOOST_TEST(contains(table.out, second.text("/run/id") + "  "), table.out);
  BOOST_TEST(!contains(table.out, first.text("/run/id")), table.out);
  BOOST_TEST(runs_in(folder, {"--date=2001-01-04", "--output=jsonl"}).out.empty());
}

BOOST_AUTO_TEST_CASE(an_audit_has_the_refusals_that_the_broker_counted) {
  // Fifty calls a second are too many for a limit of two.
  const broker strict{{"--synthetic=20", "--limit=2", "--penalty=0s"}};
  const temporary_folder folder;
  const auto scan = run(
    scan_in(folder, strict, {"--universe.kospi=3", "--universe.kosdaq=2", "--gateway.delay=20ms"}));
  BOOST_TEST(scan.exit_code == 0, scan.err);
  const auto arrived = strict.audit();
  const auto refused = count_verdict(arrived, "too_many");
  BOOST_TEST(refused > 0u);
  const auto end = runs_in(folder, {"--audit", "latest", "--output=json"});
  BOOST_TEST(end.exit_code == 0, end.err);
  const report audit{end.out};
  BOOST_TEST(audit.text("/run/id") == report{scan.out}.text("/run/id"));
  BOOST_TEST(audit.size("/keys") == 1u);
  BOOST_TEST(audit.number("/keys/0/calls") == static_cast<double>(arrived.size()));
  BOOST_TEST(audit.number("/keys/0/by_outcome/rate_limited") == static_cast<double>(refused));
  BOOST_TEST(audit.size("/not_ok") == refused);
  for (std::size_t i = 0; i < refused; ++i)
    BOOST_TEST(audit.text("/not_ok/" + std::to_string(i) + "/outcome") == "rate_limited");
  const auto charts = std::count_if(arrived.begin(), arrived.end(),
                                    [](const auto& one) { return one.tr == "ka10081"; });
  BOOST_TEST(audit.number("/keys/0/by_tr/ka10081") == static_cast<double>(charts));
  double counted = 0;
  for (std::size_t i = 0; i < audit.size("/keys/0/gaps"); ++i)
    counted += audit.number("/keys/0/gaps/" + std::to_string(i) + "/count");
  BOOST_TEST(counted == static_cast<double>(arrived.size() - 1));
  const auto closest = query_number(folder.path("tandem.db"),
                                    "SELECT min(gap) FROM (SELECT sent_us - lag(sent_us) OVER "
                                    "(PARTITION BY key ORDER BY sent_us) AS gap FROM api_call)");
  BOOST_TEST(audit.number("/keys/0/min_gap_ms") == static_cast<double>(closest) / 1000);
  BOOST_TEST(closest >= 20'000);
  const auto table = runs_in(folder, {"--audit=latest"}).out;
  BOOST_TEST(contains(table, std::to_string(refused) + " calls were not ok: rate_limited "), table);
  BOOST_TEST(contains(table, "##"), table);
}

BOOST_AUTO_TEST_CASE(the_calls_of_a_run_come_as_sqlite_reads_them) {
  const broker synthetic{{"--synthetic=20", "--limit=100000"}};
  const temporary_folder folder;
  for (int i = 0; i < 2; ++i)
    BOOST_TEST(run(scan_in(folder, synthetic, ten_symbols)).exit_code == 0);
  const auto file = folder.path("tandem.db");
  const auto id = query(file, "SELECT min(id) FROM run").at(0).at(0);
  // Ids that were made in one millisecond differ in their second half.
  auto beginning = id.substr(0, 22);
  std::transform(beginning.begin(), beginning.end(), beginning.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  const auto end = runs_in(folder, {"--audit=" + beginning, "--output=csv"});
  BOOST_TEST(end.exit_code == 0, end.err);
  BOOST_TEST(
    end.out
    == "run_id,seq,key,tr,slot_us,sent_us,answered_us,status,return_code,outcome,client\n"
         + as_csv(query(file, "SELECT * FROM api_call WHERE run_id = '" + id + "' ORDER BY seq")));
  const auto lines = runs_in(folder, {"--audit=" + id, "--output=jsonl"}).out;
  BOOST_TEST(std::count(lines.begin(), lines.end(), '\n')
             == query_number(file, "SELECT count(*) FROM api_call WHERE run_id = '" + id + "'"));
  BOOST_TEST(report{lines.substr(0, lines.find('\n'))}.text("/run_id") == id);
}

BOOST_AUTO_TEST_CASE(a_run_is_seen_while_it_runs_and_after_it_was_killed) {
  const broker synthetic{{"--synthetic=200", "--limit=100000"}};
  const temporary_folder folder;
  process scan{
    scan_in(folder, synthetic,
            {"--gateway.delay=100ms", "--universe.source=all", "--regime.version=none"})};
  // A token, the session, the two lists; and charts for two seconds, so that rows of calls have
  // been flushed. The other charts take eighteen more.
  synthetic.wait_for_requests(24);
  for (const bool killed : {false, true}) {
    if (killed) {
      scan.send_signal(SIGKILL);
      BOOST_TEST(scan.wait(patience).exit_code == 128 + SIGKILL);
    }
    const auto before = files_in(folder);
    const auto table = runs_in(folder, {});
    BOOST_TEST(table.exit_code == 0, table.err);
    BOOST_TEST(contains(table.out, "running?"), table.out);
    BOOST_TEST(contains(table.out, "still at work, or killed"), table.out);
    const report audit{runs_in(folder, {"--audit=latest", "--output=json"}).out};
    BOOST_TEST(audit.text("/run/outcome") == "running");
    BOOST_TEST(audit.at("/run/violations").IsNull());
    BOOST_TEST(audit.number("/keys/0/calls") > 1);
    BOOST_TEST(audit.number("/keys/0/min_gap_ms") >= 100);
    BOOST_TEST(files_in(folder) == before, boost::test_tools::per_element());
  }
  BOOST_TEST(run(scan_in(folder, synthetic, ten_symbols)).exit_code == 0);
  const report listed{runs_in(folder, {"--output=json"}).out};
  BOOST_TEST(listed.text("/runs/1/outcome") == "interrupted");
}

BOOST_AUTO_TEST_CASE(what_is_not_there_is_said_and_not_made) {
  const temporary_folder folder;
  folder.write("text.db", std::string(4096, 'x'));
  for (const std::string path : {"tandem.db", "nowhere/tandem.db", "text.db"}) {
    const auto end = runs_in(folder, {"--store.url=sqlite:" + path});
    BOOST_TEST(end.exit_code == 6, path);
    BOOST_TEST(end.out.empty());
    BOOST_TEST(contains(end.err, path.substr(0, path.find('/'))), end.err);
  }
  BOOST_TEST(files_in(folder) == std::set<std::string>{"text.db"},
             boost::test_tools::per_element());
  BOOST_TEST(contains(runs_in(folder, {}).err, "`tandem scan` makes it"));
}

BOOST_AUTO_TEST_CASE(a_run_that_there_is_not_is_a_usage_error) {
  const broker synthetic{{"--synthetic=20", "--limit=100000"}};
  const temporary_folder folder;
  BOOST_TEST(run(scan_in(folder, synthetic, ten_symbols)).exit_code == 0);
  const auto end = runs_in(folder, {"--audit=ZZZ"});
  BOOST_TEST(end.exit_code == 2);
  BOOST_TEST(end.out.empty());
  BOOST_TEST(contains(end.err, "no run has the id \"ZZZ\""), end.err);
}

BOOST_AUTO_TEST_CASE(a_reader_that_has_enough_is_no_error) {
  const broker synthetic{{"--synthetic=20", "--limit=100000"}};
  const temporary_folder folder;
  BOOST_TEST(run(scan_in(folder, synthetic, ten_symbols)).exit_code == 0);
  launch how;
  how.program = "/bin/sh";
  how.folder = folder.path();
  // The pipe has lost its reader before tandem starts.
  how.arguments = {"-c",
                   "mkfifo gate; { read go < gate; \"$0\" runs --audit latest; echo code $? >&2; } "
                   "| { exec < /dev/null; echo go > gate; }",
                   TANDEM_PROGRAM};
  const auto end = run(how);
  BOOST_TEST(end.err == "code 0\n");
  BOOST_TEST(end.out.empty());
}
