#include "tests/support/programs.hpp"

#include <boost/test/unit_test.hpp>
#include <httplib.h>

#include <arpa/inet.h>
#include <csignal>
#include <filesystem>
#include <netinet/in.h>
#include <sstream>
#include <sys/socket.h>
#include <unistd.h>

using namespace tandem::system_test;

namespace {

// As in interrupt_test.cpp: what the command line promises of Ctrl-C.
constexpr std::chrono::seconds promised_end{2};
constexpr const char* app_key = "metrics-app-key";
constexpr const char* secret_key = "metrics-secret-key";

/// A port of 127.0.0.1 that nobody else can have while this lives.
class held_port {
public:
  held_port() : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    auto* any = reinterpret_cast<sockaddr*>(&address);
    if (::bind(socket_, any, size) != 0 || ::listen(socket_, 1) != 0
        || ::getsockname(socket_, any, &size) != 0)
      throw std::runtime_error{"no free port on 127.0.0.1"};
    number_ = ntohs(address.sin_port);
  }
  held_port(const held_port&) = delete;
  held_port& operator=(const held_port&) = delete;
  ~held_port() { ::close(socket_); }
  int number() const { return number_; }

private:
  int socket_;
  int number_ = 0;
};

std::string option_of(int port) {
  return "--monitor.metrics-port=" + std::to_string(port);
}

std::string scrape(httplib::Client& scraper) {
  auto answer = scraper.Get("/metrics");
  if (!answer || answer->status != 200)
    throw std::runtime_error{"/metrics gives no answer"};
  return answer->body;
}

/// The sum over all labels of a family.
double total(const std::string& text, const std::string& name) {
  double sum = 0;
  std::istringstream stream{text};
  for (std::string line; std::getline(stream, line);)
    if (line.substr(0, line.find_first_of(" {")) == name)
      sum += std::stod(line.substr(line.rfind(' ')));
  return sum;
}

/// Asks again until the family has come to `least`; a snapshot is taken ten times a second.
std::string scrape_until(httplib::Client& scraper, const std::string& name, double least) {
  const auto end = std::chrono::steady_clock::now() + patience;
  while (std::chrono::steady_clock::now() < end)
    if (auto text = scrape(scraper); total(text, name) >= least)
      return text;
  throw std::runtime_error{name + " does not come to " + std::to_string(least)};
}

} // namespace

BOOST_AUTO_TEST_CASE(a_scan_without_progress_can_be_watched_and_a_scraper_does_not_hold_it_up) {
  const broker synthetic{{"--synthetic=200", "--limit=100000"}};
  const temporary_folder folder;
  const auto port = held_port{}.number(); // Free again.
  process scan{scan_in(folder, synthetic,
                       {"--quiet", "--gateway.delay=30ms", "--universe.source=all",
                        "--regime.version=none", "--monitor.interval=100ms", option_of(port)},
                       {{"KIWOOM_APP_KEY", app_key}, {"KIWOOM_SECRET_KEY", secret_key}})};
  synthetic.wait_for_requests(1);
  httplib::Client scraper{"127.0.0.1", port};
  scraper.set_keep_alive(true);
  auto health = scraper.Get("/healthz");
  BOOST_REQUIRE(health);
  BOOST_TEST(health->body == "ok");
  const auto first =
    total(scrape_until(scraper, "tandem_gateway_calls_total", 1), "tandem_gateway_calls_total");
  synthetic.wait_for_requests(60);
  const auto text = scrape_until(scraper, "tandem_gateway_calls_total", first + 30);
  for (const auto* line :
       {"\ntandem_gateway_calls_total{tr=\"ka10081\",outcome=\"ok\"} ",
        "\ntandem_gateway_slot_lateness_seconds_bucket{le=\"0.001\"} ",
        "\ntandem_gateway_queue_depth ", "\ntandem_gateway_violations_total 0\n",
        "\ntandem_gateway_refusals_total{tr=\"ka10081\"} 0\n",
        "\ntandem_gateway_interval_seconds{tr=\"ka10081\"} ",
        "\ntandem_cache_requests_total{tier=\"miss\"} ",
        "\ntandem_scan_symbols_total{scanner=\"v2\",result=\"evaluated\"} ",
        "\ntandem_scan_progress_ratio{scanner=\"v3\"} 0.",
        "\ntandem_writer_rows_total{table=\"run\"} 2\n", // As it began, and with its symbols.
        "\ntandem_writer_outbox_rows 0\n",
        "\ntandem_actor_restarts_total{actor=\"scanner v2\"} 0\n", "\nprocess_cpu_seconds_total ",
        "\nprocess_resident_memory_bytes ", "\ntandem_build_info{version=\""})
    BOOST_TEST(text.find(line) != std::string::npos, line << " is not in " << text);
  for (const auto* secret : {app_key, secret_key})
    BOOST_TEST(text.find(secret) == std::string::npos);
  scan.send_signal(SIGINT);
  const auto end = scan.wait(promised_end);
  BOOST_TEST(end.exit_code == 130, end.err);
  BOOST_TEST(!scraper.Get("/healthz")); // Gone with the scan.
}

BOOST_AUTO_TEST_CASE(a_port_in_use_ends_a_command_before_its_first_call) {
  const broker synthetic{{"--synthetic=20", "--limit=100000"}};
  const held_port taken;
  for (const auto* command : {"scan", "plan", "regime"}) {
    const temporary_folder folder;
    const auto end = run(
      tandem_in(folder, {command, "--broker.url=" + synthetic.url(), option_of(taken.number())}));
    const auto port = std::to_string(taken.number());
    BOOST_TEST(end.exit_code == 2, command);
    BOOST_TEST(end.out.empty());
    BOOST_TEST(end.err.find("monitor.metrics-port = " + port + ": port " + port
                            + " on 127.0.0.1 cannot be bound: Address already in use")
                 != std::string::npos,
               end.err);
    BOOST_TEST(!std::filesystem::exists(folder.path("tandem.db")));
  }
  BOOST_TEST(synthetic.audit().empty());
}
