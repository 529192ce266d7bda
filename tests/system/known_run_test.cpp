#include "tests/support/database.hpp"
#include "tests/support/programs.hpp"
#include "tests/support/report.hpp"

#include <boost/test/unit_test.hpp>

#include <csignal>
#include <filesystem>
#include <optional>

// A session is scanned once: who asks again sees the run that is there.

using namespace tandem::system_test;

namespace {

bool contains(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

/// A market that stands still on a Friday, and a user who scans it.
struct friday : temporary_folder {
  finished scan(const words& more = {}) const {
    words all{"scan",
              "--quiet",
              "--broker.url=" + market->url(),
              "--gateway.delay=20ms",
              "--universe.source=all",
              "--universe.exclude=",
              "--regime.version=none"};
    all.insert(all.end(), more.begin(), more.end());
    return run(tandem_in(*this, std::move(all)));
  }
  std::int64_t runs() const {
    if (!std::filesystem::exists(file))
      return 0;
    return query_number(file, "SELECT count(*) FROM run WHERE mode <> 'serve'");
  }
  std::string newest() const {
    return query(file, "SELECT id FROM run WHERE mode <> 'serve' ORDER BY id DESC").at(0).at(0);
  }
  std::size_t requests() const { return market->audit().size(); }
  void expect_scan(const words& more, const std::string& why = {}) const {
    const auto before = runs();
    const auto end = scan(more);
    BOOST_TEST(end.exit_code == 0, why << end.err);
    BOOST_TEST(!contains(end.err, "was scanned by run"), why << end.err);
    BOOST_TEST(runs() == before + 1, why);
  }

  std::optional<broker> market{words{"--synthetic=20", "--today=2025-07-18", "--limit=100000"}};
  std::string file = path("tandem.db");
};

} // namespace

BOOST_FIXTURE_TEST_CASE(a_session_is_scanned_once, friday) {
  const auto first = scan();
  BOOST_TEST(first.exit_code == 0, first.err);
  const auto id = newest();
  auto before = requests();
  const auto second = scan({"--exit-code"});
  BOOST_TEST(second.exit_code == 10, second.err);
  BOOST_TEST(second.out == first.out);
  BOOST_TEST(contains(second.err, "session 2025-07-18 was scanned by run " + id
                                    + "; --again scans it once more\n"),
             second.err);
  // The clock cannot know which session of this market is the newest: the token and the index.
  BOOST_TEST(requests() == before + 2);
  const auto document = scan({"--output=json"});
  BOOST_TEST(document.exit_code == 0, document.err);
  BOOST_TEST(document.out
             == query(file, "SELECT report FROM run WHERE id = '" + id + "'").at(0).at(0) + "\n");
  BOOST_TEST(runs() == 1);
}

BOOST_FIXTURE_TEST_CASE(a_day_whose_session_is_certain_costs_no_call, friday) {
  BOOST_TEST(scan().exit_code == 0);
  const auto before = requests();
  for (const auto* day : {"2025-07-18", "2025-07-19", "2025-07-20"}) {
    const auto end = scan({std::string{"--scan.date="} + day});
    BOOST_TEST(end.exit_code == 0, end.err);
    BOOST_TEST(contains(end.err, "session 2025-07-18 was scanned by run"), end.err);
  }
  BOOST_TEST(requests() == before);
  BOOST_TEST(runs() == 1);
}

BOOST_FIXTURE_TEST_CASE(whoever_wants_another_scan_gets_one, friday) {
  expect_scan({});
  expect_scan({"--again"});
  expect_scan({"--again", "--exit-code"});
  expect_scan({"--explain"});
  expect_scan({"--v2.min-signals=5"});
  expect_scan({"--scan.scanners=v2"});
  expect_scan({"--universe.exclude=etn"});
  expect_scan({"--scan.date=2025-07-17"}); // Another session.
  const auto before = runs();
  // Each of them is known now, also where its settings are spelt otherwise.
  for (const auto& known : {words{"--v2.min-signals=5"}, words{"--scan.scanners=v2"},
                            words{"--universe.exclude=etn", "--scan.window=32"},
                            words{"--session.close=regular", "--gateway.delay=30ms"}})
    BOOST_TEST(scan({known.front(), known.back(), "--exit-code"}).exit_code == 10, known.front());
  BOOST_TEST(runs() == before);
}

BOOST_FIXTURE_TEST_CASE(a_run_that_another_scan_could_mend_is_not_shown, friday) {
  expect_scan({});
  // Each run but the newest is forgotten, because any of them would do.
  for (const std::string flaw :
       {"report = json_set(report, '$.scanners[1].stale', 1)",
        "report = json_set(report, '$.suspects', json('[{\"code\":\"A\",\"reason\":\"hole\"}]'))",
        "report = json_set(report, '$.universe.replaced_lists', json('[{\"list\":\"x\"}]'))",
        "report = json_set(report, '$.run.final', json('false'))",
        "report = json_set(report, '$.run.outcome', 'partial')", "report = '[]'",
        "report = json_set(report, '$.run.id', 'other')", "outcome = 'partial'", "final = 0",
        "settings = '--nonsense=1'", "settings = ''"}) {
    change(file, "DELETE FROM run WHERE id < '" + newest() + "'");
    change(file, "UPDATE run SET " + flaw);
    expect_scan({}, flaw);
  }
}

BOOST_FIXTURE_TEST_CASE(the_next_session_is_scanned, friday) {
  expect_scan({});
  const auto port = market->url().substr(market->url().rfind(':') + 1);
  market.reset();
  market.emplace(words{"--port=" + port, "--synthetic=20", "--today=2025-07-21", "--limit=100000"});
  expect_scan({});
  BOOST_TEST(query(file, "SELECT date FROM run ORDER BY id DESC").at(0).at(0) == "2025-07-21");
  BOOST_TEST(scan({"--exit-code"}).exit_code == 10);
}

BOOST_FIXTURE_TEST_CASE(a_serving_process_shows_its_runs, friday) {
  process server{
    tandem_in(*this, {"serve", "--broker.url=" + market->url(), "--serve.listen=127.0.0.1:0",
                      "--serve.scan-at=", "--gateway.delay=20ms"})};
  const auto at = "--at=" + server.first_line(patience).substr(std::string{"serving on "}.size());
  const auto first = scan({at});
  BOOST_TEST(first.exit_code == 0, first.err);
  const auto second = scan({at, "--exit-code"});
  BOOST_TEST(second.exit_code == 10, second.err);
  BOOST_TEST(second.out == first.out);
  BOOST_TEST(contains(second.err, "was scanned by run " + newest()), second.err);
  const auto before = requests();
  BOOST_TEST(scan({at, "--scan.date=2025-07-18"}).out == first.out);
  BOOST_TEST(requests() == before);
  BOOST_TEST(runs() == 1);
  BOOST_TEST(scan({at, "--again"}).exit_code == 0);
  BOOST_TEST(runs() == 2);
  server.send_signal(SIGTERM);
  BOOST_TEST(server.wait(patience).exit_code == 0);
}
