#include "tests/support/database.hpp"
#include "tests/support/programs.hpp"
#include "tests/support/report.hpp"

#include <boost/test/unit_test.hpp>

#include <arpa/inet.h>
#include <memory>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

// A broker that is away, refuses the keys or is asked too fast: a clear message, the right exit
// code, and what could be done is kept and said to be partial.

using namespace tandem::system_test;

namespace {

bool contains(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

/// A port of this machine that nobody answers on, for as long as this object lives.
class closed_port {
public:
  closed_port() : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    // Bound but not listening: every connection is refused, and nobody else gets the port.
    BOOST_REQUIRE(::bind(socket_, reinterpret_cast<sockaddr*>(&address), size) == 0);
    BOOST_REQUIRE(::getsockname(socket_, reinterpret_cast<sockaddr*>(&address), &size) == 0);
    host_ = "127.0.0.1:" + std::to_string(ntohs(address.sin_port));
  }
  closed_port(const closed_port&) = delete;
  closed_port& operator=(const closed_port&) = delete;
  ~closed_port() { ::close(socket_); }

  const std::string& host() const { return host_; }

private:
  int socket_;
  std::string host_;
};

} // namespace

BOOST_AUTO_TEST_CASE(an_unknown_symbol_fails_alone) {
  const broker synthetic{{"--synthetic=20", "--limit=100000"}};
  const temporary_folder first;
  const auto known = report{
    run(scan_in(first, synthetic, {"--explain", "--universe.source=all", "--universe.exclude="}))
      .out};
  std::string codes;
  for (const auto& one : known.at("/symbols").GetArray()) // In universe order, which ranks ties.
    if (one["scanner"] == "v2")
      codes += std::string{one["code"].GetString()} + ",";

  const temporary_folder folder;
  const auto end = run(
    scan_in(folder, synthetic, {"--universe.source=list", "--universe.codes=" + codes + "999999"}));
  BOOST_TEST(end.exit_code == 5, end.err);
  const report told{end.out};
  BOOST_TEST(told.text("/run/outcome") == "partial");
  BOOST_TEST(told.number("/universe/symbols") == 21);
  BOOST_REQUIRE_EQUAL(told.size("/universe/failed"), 1u);
  BOOST_TEST(told.text("/universe/failed/0/code") == "999999");
  BOOST_TEST(told.text("/universe/failed/0/error") == "unknown_symbol");
  BOOST_TEST(contains(told.text("/universe/failed/0/message"), "999999"));
  for (const auto* name : {"v2", "v3"}) {
    BOOST_TEST(told.number(told.scanner(name) + "/evaluated") == 20);
    BOOST_TEST(told.candidates(name) == known.candidates(name), boost::test_tools::per_element());
  }
  const auto file = folder.path("tandem.db");
  BOOST_TEST(query(file, "SELECT outcome FROM run").at(0).at(0) == "partial");
  BOOST_TEST(query_number(file, "SELECT count(*) FROM candidate")
             == static_cast<int>(known.candidates("v2").size() + known.candidates("v3").size()));

  auto how =
    scan_in(folder, synthetic, {"--universe.source=list", "--universe.codes=" + codes + "999999"});
  std::erase(how.arguments, "--output=json");
  const auto table = run(how);
  BOOST_TEST(table.exit_code == 5);
  BOOST_TEST(contains(table.out, "PARTIAL: 1 of 21 symbols failed"), table.out);
  BOOST_TEST(contains(table.out, "999999  unknown_symbol"), table.out);
}

BOOST_AUTO_TEST_CASE(an_unreachable_broker_is_named_when_the_patience_is_over) {
  const closed_port nobody;
  const temporary_folder folder;
  const auto end =
    run(tandem_in(folder, {"scan", "--output=json", "--broker.url=http://" + nobody.host(),
                           "--gateway.delay=10ms", "--scan.patience=1s"}));
  BOOST_TEST(end.exit_code == 5);
  BOOST_TEST(contains(end.err, nobody.host()), end.err);
  BOOST_TEST(contains(end.err, "scan.patience: 1 s"), end.err);
  const report told{end.out};
  BOOST_TEST(told.text("/run/outcome") == "failed");
  // Nothing ever left this machine.
  BOOST_TEST(told.number("/gateway/0/calls") == 0);
  BOOST_TEST(told.number("/gateway/0/retries") == 0);
  const auto file = folder.path("tandem.db");
  BOOST_TEST(query_number(file, "SELECT count(*) FROM api_call") == 0);
  BOOST_TEST(query(file, "SELECT outcome FROM run").at(0).at(0) == "failed");
}

BOOST_AUTO_TEST_CASE(a_broker_that_comes_up_later_is_waited_for) {
  auto nobody = std::make_unique<closed_port>();
  const auto host = nobody->host();
  const temporary_folder folder;
  process scan{tandem_in(
    folder, {"scan", "--output=json", "--broker.url=http://" + host, "--gateway.delay=10ms"})};
  ::poll(nullptr, 0, 500); // Its first call fails meanwhile, or comes later and finds the broker.
  nobody.reset();
  const broker late{
    {"--synthetic=20", "--limit=100000", "--port=" + host.substr(host.find(':') + 1)}};
  const auto end = scan.wait(patience);
  BOOST_TEST(end.exit_code == 0, end.err);
  const report told{end.out};
  // No row of a call that never left.
  BOOST_TEST(told.number("/gateway/0/calls") == static_cast<double>(late.audit().size()));
  BOOST_TEST(told.number("/gateway/0/retries") == 0);
}

BOOST_AUTO_TEST_CASE(a_wrong_key_is_an_authentication_failure_without_the_secret) {
  const broker strict{{"--synthetic=20", "--limit=100000", "--app-key=right:right-secret"}};
  const temporary_folder folder;
  const auto end = run(scan_in(
    folder, strict, {}, {{"KIWOOM_APP_KEY", "wrong"}, {"KIWOOM_SECRET_KEY", "wrong-secret"}}));
  BOOST_TEST(end.exit_code == 3, end.err);
  BOOST_TEST(contains(end.err, "KIWOOM_APP_KEY"), end.err);
  for (const auto& text :
       {end.out, end.err, folder.read("tandem.db"), folder.read("tandem.db-wal")})
    BOOST_TEST(!contains(text, "wrong-secret"));
  BOOST_TEST(strict.audit().size() == 1u); // Asking again would not help.
}

BOOST_AUTO_TEST_CASE(a_limit_far_below_the_pace_ends_the_run_and_says_so) {
  const broker slow{{"--synthetic=20", "--limit=1", "--penalty=5s"}};
  const temporary_folder folder;
  const auto end = run(scan_in(folder, slow,
                               {"--gateway.delay=50ms", "--gateway.retries=0", "--scan.patience=0s",
                                "--universe.kospi=10", "--universe.kosdaq=10"}));
  BOOST_TEST((end.exit_code == 4 || end.exit_code == 5), end.exit_code);
  BOOST_TEST(count_verdict(slow.audit(), "too_many") > 0u);
  const report told{end.out};
  BOOST_TEST(told.number("/gateway/0/refused") > 0);
  const auto outcome = told.text("/run/outcome");
  BOOST_TEST((outcome == "partial" || outcome == "failed"), outcome);
  BOOST_TEST((told.has("/run/error") || told.size("/universe/failed") > 0u));
  BOOST_TEST(contains(end.err + end.out, "1700"), end.err);
}
