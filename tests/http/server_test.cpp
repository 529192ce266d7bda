#include "http/server.hpp"

#include <boost/test/unit_test.hpp>

#include <chrono>
#include <future>
#include <memory>
#include <string>
#include <thread>

using namespace tandem;
using namespace std::chrono_literals;

namespace {

/// A server on any free port that says good day, and somebody who asks it.
struct server_fixture {
  std::unique_ptr<http::server> server = std::make_unique<http::server>();

  server_fixture() {
    server->routes().Get("/", [](const httplib::Request&, httplib::Response& answer) {
      answer.set_content("good day", "text/plain");
    });
  }

  int start() {
    BOOST_TEST(!server->start(0));
    return server->port();
  }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(server_test, server_fixture)

BOOST_AUTO_TEST_CASE(it_serves_the_port_it_names) {
  const auto port = start();
  BOOST_TEST(port > 0);
  BOOST_TEST(server->url() == "http://127.0.0.1:" + std::to_string(port));
  auto answer = httplib::Client{server->url()}.Get("/");
  BOOST_TEST_REQUIRE(static_cast<bool>(answer));
  BOOST_TEST(answer->body == "good day");
}

BOOST_AUTO_TEST_CASE(a_port_in_use_is_named) {
  const auto port = start();
  http::server second;
  const auto problem = second.start(port);
  BOOST_TEST_REQUIRE(static_cast<bool>(problem));
  BOOST_TEST((problem->code == ec::unavailable));
  BOOST_TEST(problem->message.find("port " + std::to_string(port)) != std::string::npos);
}

BOOST_AUTO_TEST_CASE(its_end_ends_connections_that_are_open_and_frees_the_port) {
  const auto port = start();
  httplib::Client asking{server->url()};
  asking.set_keep_alive(true);
  BOOST_TEST(static_cast<bool>(asking.Get("/")));
  server.reset();
  BOOST_TEST(!asking.Get("/"));
  http::server next;
  BOOST_TEST(!next.start(port));
}

BOOST_AUTO_TEST_CASE(a_handler_that_waits_returns_when_the_server_ends) {
  std::promise<void> entered;
  auto& stopping = server->stopping();
  server->routes().Get("/slow", [&](const httplib::Request&, httplib::Response&) {
    entered.set_value();
    stopping.wait_until(std::chrono::steady_clock::now() + 1h);
  });
  start();
  std::thread asking{[url = server->url()] { httplib::Client{url}.Get("/slow"); }};
  entered.get_future().wait();
  server.reset(); // Comes back at once, or this test never does.
  asking.join();
}

BOOST_AUTO_TEST_CASE(it_serves_an_address_of_ipv6) {
  if (const auto problem = server->start("[::1]:0")) {
    // A machine without IPv6 says so.
    BOOST_TEST(problem->message.find("port 0 on ::1") != std::string::npos);
    return;
  }
  BOOST_TEST(server->url() == "http://[::1]:" + std::to_string(server->port()));
  auto answer = httplib::Client{"::1", server->port()}.Get("/");
  BOOST_TEST_REQUIRE(static_cast<bool>(answer));
  BOOST_TEST(answer->body == "good day");
}

BOOST_AUTO_TEST_CASE(what_is_no_address_is_refused) {
  const auto problem = server->start("localhost");
  BOOST_TEST_REQUIRE(static_cast<bool>(problem));
  BOOST_TEST((problem->code == ec::invalid_argument));
}

BOOST_AUTO_TEST_CASE(one_that_was_never_started_ends_as_well) {
  server.reset();
}

BOOST_AUTO_TEST_SUITE_END()
