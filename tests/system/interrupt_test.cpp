#include "tests/support/database.hpp"
#include "tests/support/programs.hpp"
#include "tests/support/report.hpp"

#include <boost/test/unit_test.hpp>

#include <csignal>

using namespace tandem::system_test;

namespace {

// The promise of the command line, not a measurement: tandem cuts itself off before.
constexpr std::chrono::seconds promised_end{2};

void check_interrupted(int signal) {
  const broker synthetic{{"--synthetic=200", "--limit=100000"}};
  const temporary_folder folder;
  process scan{scan_in(folder, synthetic,
                       {"--gateway.delay=30ms", "--universe.source=all", "--regime.version=none"})};
  // A token, the session, the two lists, and a hundred charts.
  synthetic.wait_for_requests(104);
  scan.send_signal(signal);
  const auto end = scan.wait(promised_end);
  BOOST_TEST(end.exit_code == 130, end.err);
  const report told{end.out};
  BOOST_TEST(told.text("/run/outcome") == "interrupted");
  const auto file = folder.path("tandem.db");
  BOOST_TEST(query(file, "SELECT outcome FROM run").at(0).at(0) == "interrupted");
  BOOST_TEST(query(file, "SELECT finished_at FROM run").at(0).at(0) != "NULL");
  std::size_t candidates = 0;
  for (const auto* name : {"v2", "v3"}) {
    const auto evaluated = told.number(told.scanner(name) + "/evaluated");
    // Of the 99 answered for certain, a machine that is busy may not have judged the last ones.
    BOOST_TEST(evaluated >= 50);
    BOOST_TEST(evaluated < 200);
    candidates += told.candidates(name).size();
  }
  BOOST_TEST(candidates > 0u);
  BOOST_TEST(query_number(file, "SELECT count(*) FROM candidate") == static_cast<int>(candidates));
  // The call that was under way is recorded too.
  BOOST_TEST(query_number(file, "SELECT count(*) FROM api_call")
             == static_cast<int>(synthetic.audit().size()));
}

} // namespace

BOOST_AUTO_TEST_CASE(ctrl_c_ends_within_two_seconds_with_what_is_done_stored) {
  check_interrupted(SIGINT);
}

BOOST_AUTO_TEST_CASE(sigterm_ends_within_two_seconds_with_what_is_done_stored) {
  check_interrupted(SIGTERM);
}

BOOST_AUTO_TEST_CASE(ctrl_c_does_not_wait_for_a_broker_that_hangs) {
  const broker hanging{{"--synthetic=20", "--limit=100000", "--latency=30s"}};
  const temporary_folder folder;
  process scan{scan_in(folder, hanging)};
  hanging.wait_for_requests(1);
  scan.send_signal(SIGINT);
  const auto end = scan.wait(promised_end);
  BOOST_TEST(end.exit_code == 130, end.err);
  BOOST_TEST(report{end.out}.text("/run/outcome") == "interrupted");
  BOOST_TEST(query(folder.path("tandem.db"), "SELECT outcome FROM run").at(0).at(0)
             == "interrupted");
}

BOOST_AUTO_TEST_CASE(a_second_ctrl_c_ends_at_once) {
  const broker hanging{{"--synthetic=20", "--limit=100000", "--latency=30s"}};
  const temporary_folder folder;
  process scan{scan_in(folder, hanging)};
  hanging.wait_for_requests(1);
  scan.send_signal(SIGINT);
  scan.send_signal(SIGTERM); // Another number, because two equal pending signals are one.
  BOOST_TEST(scan.wait(promised_end).exit_code == 130);
}

BOOST_AUTO_TEST_CASE(the_simulated_broker_ends_cleanly_on_sigterm) {
  const temporary_folder folder;
  launch how;
  how.program = TANDEM_SIM_PROGRAM;
  how.arguments = {"--synthetic=5"};
  how.folder = folder.path();
  process sim{how};
  BOOST_TEST(sim.first_line(patience).starts_with("listening on http://127.0.0.1:"));
  sim.send_signal(SIGTERM);
  BOOST_TEST(sim.wait(patience).exit_code == 0);
}
