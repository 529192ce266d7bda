#include "cli/metrics_server.hpp"

#include <boost/test/unit_test.hpp>
#include <httplib.h>

using namespace tandem;
using cli::metrics_server;

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
