#include "serve/metrics_server.hpp"

#include <boost/test/unit_test.hpp>
#include <httplib.h>

#include <array>
#include <cstdint>
#include <memory>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>
#include <vector>

using namespace tandem;
using serve::metrics_server;

namespace {

/// A server on any free port, and somebody who asks it.
struct metrics_server_fixture {
  std::unique_ptr<metrics_server> server = std::move(*metrics_server::start(0));
  httplib::Client scraper{"127.0.0.1", server->port()};

  metrics_server_fixture() { scraper.set_keep_alive(true); }

  std::string metrics() {
    auto answer = scraper.Get("/metrics");
    BOOST_REQUIRE(answer);
    BOOST_TEST(answer->status == 200);
    return answer->body;
  }
};

/// Connects, and sends no whole request.
class silent_client {
public:
  silent_client(int port, std::string_view said)
      : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    BOOST_REQUIRE(::connect(socket_, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0);
    ::send(socket_, said.data(), said.size(), MSG_NOSIGNAL);
  }
  silent_client(const silent_client&) = delete;
  silent_client& operator=(const silent_client&) = delete;
  ~silent_client() { ::close(socket_); }

private:
  int socket_;
};

bool contains(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

} // namespace

BOOST_FIXTURE_TEST_SUITE(metrics_server_test, metrics_server_fixture)

BOOST_AUTO_TEST_CASE(it_answers_before_it_was_shown_anything) {
  const auto text = metrics();
  BOOST_TEST(contains(text, "\ntandem_build_info{version=\""), text);
  BOOST_TEST(contains(text, "\nprocess_resident_memory_bytes "), text);
  BOOST_TEST(!contains(text, "tandem_gateway"), text);
}

BOOST_AUTO_TEST_CASE(it_shows_the_newest_snapshot) {
  progress_snapshot now;
  now.gateways.resize(1);
  now.gateways[0].queued = 3;
  server->show(now);
  BOOST_TEST(contains(metrics(), "\ntandem_gateway_queue_depth 3\n"));
  now.gateways[0].queued = 2;
  server->show(now);
  BOOST_TEST(contains(metrics(), "\ntandem_gateway_queue_depth 2\n"));
}

BOOST_AUTO_TEST_CASE(the_text_is_declared_as_version_0_0_4) {
  auto answer = scraper.Get("/metrics");
  BOOST_REQUIRE(answer);
  BOOST_TEST(answer->get_header_value("Content-Type")
             == "text/plain; version=0.0.4; charset=utf-8");
}

BOOST_AUTO_TEST_CASE(its_health_is_ok) {
  auto answer = scraper.Get("/healthz");
  BOOST_REQUIRE(answer);
  BOOST_TEST(answer->status == 200);
  BOOST_TEST(answer->body == "ok");
}

BOOST_AUTO_TEST_CASE(other_paths_and_methods_are_not_found) {
  for (const auto* path : {"/", "/metric", "/metrics/"}) {
    auto answer = scraper.Get(path);
    BOOST_REQUIRE(answer);
    BOOST_TEST(answer->status == 404, path);
  }
  auto answer = scraper.Post("/metrics");
  BOOST_REQUIRE(answer);
  BOOST_TEST(answer->status == 404);
}

BOOST_AUTO_TEST_CASE(hundreds_of_silent_connections_do_not_keep_a_scraper_out) {
  BOOST_TEST(contains(metrics(), "tandem_build_info"));
  std::vector<std::unique_ptr<silent_client>> silent;
  for (int i = 0; i < 600; ++i)
    silent.push_back(std::make_unique<silent_client>(server->port(), i % 2 == 0 ? "" : "GET /met"));
  httplib::Client late{"127.0.0.1", server->port()};
  auto answer = late.Get("/metrics");
  BOOST_REQUIRE(answer);
  BOOST_TEST(answer->status == 200);
}

BOOST_AUTO_TEST_CASE(a_name_of_another_site_is_refused_with_a_sentence) {
  for (const auto* host : {"evil.com", "evil.com:9464", "localhost.evil.com", "127.0.0.1.evil.com",
                           "api.kiwoom.com.", "[evil]"})
    for (const auto* path : {"/metrics", "/healthz"}) {
      auto answer = scraper.Get(path, {{"Host", host}});
      BOOST_REQUIRE(answer);
      BOOST_TEST(answer->status == 403, host);
      BOOST_TEST(contains(answer->body, "Host"), answer->body);
      BOOST_TEST(!contains(answer->body, "tandem_"), answer->body);
    }
}

BOOST_AUTO_TEST_CASE(every_name_of_this_machine_is_answered) {
  std::array<char, 256> name{};
  BOOST_REQUIRE(::gethostname(name.data(), name.size() - 1) == 0);
  for (const auto& host :
       {std::string{"localhost"}, std::string{"LocalHost:9464"}, std::string{"localhost."},
        std::string{"127.0.0.1:1"}, std::string{"[::1]:9464"}, std::string{"192.168.1.7"},
        std::string{name.data()}}) {
    auto answer = scraper.Get("/metrics", {{"Host", host}});
    BOOST_REQUIRE(answer);
    BOOST_TEST(answer->status == 200, host);
  }
}

BOOST_AUTO_TEST_CASE(a_port_in_use_is_refused_with_key_port_and_cause) {
  auto second = metrics_server::start(server->port());
  BOOST_REQUIRE(!second);
  BOOST_TEST((second.error().code == ec::invalid_config));
  const auto port = std::to_string(server->port());
  BOOST_TEST(second.error().message
             == "monitor.metrics-port = " + port + ": port " + port
                  + " on 127.0.0.1 cannot be bound: Address already in use");
}

BOOST_AUTO_TEST_SUITE_END()
