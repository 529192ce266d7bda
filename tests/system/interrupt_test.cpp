#include "tests/support/database.hpp"
#include "tests/support/programs.hpp"
#include "tests/support/report.hpp"

#include <boost/test/unit_test.hpp>

#include <arpa/inet.h>
#include <csignal>
#include <fcntl.h>
#include <netinet/in.h>
#include <stdexcept>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace tandem::system_test;

namespace {

// The promise of the command line, not a measurement: tandem cuts itself off before.
constexpr std::chrono::seconds promised_end{2};

/// Takes every connection and never says a word.
class silent_server {
public:
  silent_server() : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in here{};
    here.sin_family = AF_INET;
    here.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof here;
    auto* const address = reinterpret_cast<sockaddr*>(&here);
    if (::bind(socket_, address, size) != 0 || ::listen(socket_, 8) != 0
        || ::getsockname(socket_, address, &size) != 0)
      throw std::runtime_error{"no socket"};
    port_ = ntohs(here.sin_port);
  }
  silent_server(const silent_server&) = delete;
  silent_server& operator=(const silent_server&) = delete;
  ~silent_server() { ::close(socket_); }

  std::string url() const { return "postgresql://u@127.0.0.1:" + std::to_string(port_) + "/d"; }
  /// Blocks until somebody has connected; he stays so.
  void wait_for_somebody() const {
    if (::accept4(socket_, nullptr, nullptr, SOCK_CLOEXEC) < 0)
      throw std::runtime_error{"nobody came"};
  }

private:
  int socket_;
  int port_ = 0;
};

void check_ended(process& one, int signal) {
  one.send_signal(signal);
  const auto end = one.wait(promised_end);
  BOOST_TEST(end.exit_code == 130, end.err);
  BOOST_TEST(end.err == "interrupted\n");
  BOOST_TEST(end.out.empty());
}

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

BOOST_AUTO_TEST_CASE(every_command_ends_in_front_of_a_database_that_never_answers) {
  const temporary_folder folder;
  for (const words& command : {words{"runs"}, words{"results"}, words{"explain", "005930"},
                               words{"resume"}, words{"scan"}, words{"plan"}, words{"regime"}})
    for (const int signal : {SIGINT, SIGTERM, SIGHUP})
      BOOST_TEST_CONTEXT(command.front() << " " << signal) {
        const silent_server silent;
        auto arguments = command;
        arguments.push_back("--store.url=" + silent.url());
        process one{tandem_in(folder, arguments)};
        silent.wait_for_somebody();
        check_ended(one, signal);
      }
}

BOOST_AUTO_TEST_CASE(a_command_that_reads_its_configuration_from_a_pipe_ends) {
  const temporary_folder folder;
  const auto pipe = folder.path("config");
  BOOST_REQUIRE(::mkfifo(pipe.c_str(), 0600) == 0);
  for (const auto* command : {"scan", "check", "runs"})
    BOOST_TEST_CONTEXT(command) {
      process one{tandem_in(folder, {command, "--config-file=" + pipe})};
      const int end = ::open(pipe.c_str(), O_WRONLY | O_CLOEXEC); // Blocks until it reads.
      check_ended(one, SIGINT);
      ::close(end);
    }
}
