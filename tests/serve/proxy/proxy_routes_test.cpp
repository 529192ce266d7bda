#include "http/server.hpp"
#include "serve/proxy/proxy_routes.hpp"
#include "tests/serve/proxy/played_gateway.hpp"

#include <boost/test/unit_test.hpp>

#include <arpa/inet.h>
#include <chrono>
#include <future>
#include <netinet/in.h>
#include <optional>
#include <string>
#include <string_view>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>

using namespace tandem;
using namespace tandem::serve;
using namespace std::chrono_literals;

namespace {

constexpr const char* json = "application/json;charset=UTF-8";
constexpr std::string_view sent = R"({"rows":["삼성전자"],"return_code":0})";

/// A proxy that listens, with a played gateway behind it.
struct routes_fixture {
  played_gateway gateway;
  proxy face{{},
             local_tokens{secret{"broker's secret"}, {}},
             proxy_world{[this](fetch_tr command) { return gateway.fetch(std::move(command)); },
                         [] { return parse_utc("2026-12-01T03:00:00.000Z").value(); },
                         http::listener::wait_for, http::listener::name_client}};
  std::optional<http::server> web{std::in_place};
  std::string known_token;

  routes_fixture() {
    gateway.answer = [](const fetch_tr&) {
      return raw_page(std::string{sent}, 200,
                      {{"content-type", json}, {"cont-yn", "Y"}, {"next-key", "k2"}});
    };
    route_broker_paths(web->routes(), face);
    BOOST_TEST_REQUIRE(!web->start(0));
  }

  std::string token() {
    if (!known_token.empty())
      return known_token;
    auto answer = httplib::Client{web->url()}.Post(
      "/oauth2/token", R"({"grant_type":"client_credentials","appkey":"abc","secretkey":"s"})",
      json);
    const auto begin = answer->body.find("\"token\":\"") + 9;
    known_token = answer->body.substr(begin, answer->body.find('"', begin) - begin);
    return known_token;
  }

  /// All that comes back on a connection of its own for these bytes, until the server closes it.
  std::string raw(const std::string& bytes) {
    const int socket = connected();
    send(socket, bytes);
    std::string all;
    char buffer[4096];
    for (ssize_t count = 0; (count = ::recv(socket, buffer, sizeof buffer, 0)) > 0;)
      all.append(buffer, static_cast<std::size_t>(count));
    ::close(socket);
    return all;
  }
  int connected() {
    const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in where{};
    where.sin_family = AF_INET;
    where.sin_port = htons(static_cast<std::uint16_t>(web->port()));
    where.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    BOOST_REQUIRE(::connect(socket, reinterpret_cast<sockaddr*>(&where), sizeof where) == 0);
    return socket;
  }
  static void send(int socket, const std::string& bytes) {
    BOOST_REQUIRE(::send(socket, bytes.data(), bytes.size(), MSG_NOSIGNAL)
                  == static_cast<ssize_t>(bytes.size()));
  }
  std::string request(const std::string& target, const std::string& headers,
                      const std::string& method = "POST") {
    return method + " " + target + " HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n"
           + "authorization: Bearer " + token() + "\r\n" + headers + "Content-Length: 2\r\n\r\n{}";
  }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(proxy_routes_test, routes_fixture)

BOOST_AUTO_TEST_CASE(a_client_gets_the_brokers_answer) {
  httplib::Client client{web->url()};
  const httplib::Headers headers{{"api-id", "ka10081"},
                                 {"authorization", "Bearer " + token()},
                                 {"cont-yn", "N"},
                                 {"next-key", ""}};
  const auto answer = client.Post("/api/dostk/chart", headers, R"({"stk_cd":"005930"})", json);
  BOOST_TEST_REQUIRE(static_cast<bool>(answer));
  BOOST_TEST(answer->status == 200);
  BOOST_TEST(answer->body == sent);
  BOOST_TEST(answer->get_header_value("Content-Type") == json);
  BOOST_TEST(answer->get_header_value("next-key") == "k2");
  BOOST_TEST(answer->get_header_value("X-Tandem") == "fresh");
  BOOST_TEST(gateway.last_query().body == R"({"stk_cd":"005930"})");
}

BOOST_AUTO_TEST_CASE(no_spelling_of_an_order_on_the_wire_reaches_the_gateway) {
  for (const auto* target : {"/api/dostk/ordr",
                             "/api/dostk/crdordr",
                             "/API/DOSTK/ORDR",
                             "//api/dostk/ordr",
                             "/api//dostk/ordr",
                             "/api/dostk//ordr",
                             "/api/dostk/%6frdr",
                             "/api/dostk/chart/../ordr",
                             "/api/dostk/ordr?a=b",
                             "/api/dostk/ordr;a",
                             "/api/dostk/ordr/",
                             "/api/dostk/ordr#x",
                             "/api/dostk/chart",
                             "/api/dostk/%63hart",
                             "/api/dostk/stkinfo",
                             "/api/dostk/acnt",
                             "http://127.0.0.1/api/dostk/ordr",
                             "/oauth2/token",
                             "/api/dostk",
                             "*"})
    for (const auto* headers :
         {"api-id: kt10000\r\n", "API-ID: kt10000\r\n", "api-id:kt10000\r\n",
          "api-id: kt10000  \r\n", "api-id: KT10000\r\n", "api-id: kt%31%30000\r\n",
          "api-id: ka10081\r\napi-id: kt10000\r\n", "api-id: kt10000\r\nApi-Id: ka10081\r\n",
          "api-id: ka10081\r\n kt10000\r\n", "api-id: ka10081,kt10000\r\n", "api-id : kt10000\r\n",
          "api-id: kt50000\r\n", "api_id: kt10000\r\n"})
      for (const auto* method : {"POST", "PUT"}) {
        raw(request(target, headers, method));
        for (const auto& command : gateway.asked()) { // The line of a folded header is ignored.
          const auto& query = std::get<raw_query>(command.query);
          BOOST_TEST(query.tr == "ka10081", method << ' ' << target << ' ' << headers);
          BOOST_TEST((query.path == "/api/dostk/chart" || query.path == "/api/dostk/stkinfo"));
        }
      }
}

BOOST_AUTO_TEST_CASE(any_method_and_path_beside_the_brokers_is_refused_in_its_words) {
  for (const auto* method : {"GET", "PUT", "PATCH", "DELETE", "OPTIONS"})
    BOOST_TEST(raw(request("/api/dostk/chart", "api-id: ka10081\r\n", method)).find("[1504:")
                 != std::string::npos,
               method);
  BOOST_TEST(raw(request("/api/dostk/nothing", "api-id: ka10081\r\n")).find("[1504:")
             != std::string::npos);
  BOOST_TEST(raw(request("/api/dostk/chart", "")).find("[1501:") != std::string::npos);
  BOOST_TEST(raw(request("/somewhere", "")).starts_with("HTTP/1.1 404"));
  BOOST_TEST(gateway.asked().empty());
}

BOOST_AUTO_TEST_CASE(headers_cannot_be_smuggled_through_the_next_key) {
  const auto answer =
    raw(request("/api/dostk/chart", "api-id: ka10081\r\nnext-key: a%0d%0aapi-id: kt10000\r\n"));
  // Either the listener takes the bytes as they are, or they are refused.
  for (const auto& command : gateway.asked())
    BOOST_TEST(command.next_key.find('\n') == std::string::npos);
  BOOST_TEST(!answer.empty());
}

BOOST_AUTO_TEST_CASE(a_client_that_hangs_up_costs_no_call) {
  std::promise<void> asked;
  std::promise<void> given_up;
  gateway.answer = [&](const fetch_tr&) {
    asked.set_value();
    return std::optional<result<tr_page>>{};
  };
  gateway.on_given_up = [&] { given_up.set_value(); };
  const auto bytes = request("/api/dostk/chart", "api-id: ka10081\r\n");
  const int socket = connected();
  send(socket, bytes);
  asked.get_future().wait();
  ::close(socket);
  given_up.get_future().wait(); // Or this test never ends.
  BOOST_TEST(face.counters().at("ba7816bf").calls == 1u);
}

BOOST_AUTO_TEST_CASE(who_waits_does_not_delay_the_servers_end) {
  std::promise<void> asked;
  std::promise<void> given_up;
  gateway.answer = [&](const fetch_tr&) {
    asked.set_value();
    return std::optional<result<tr_page>>{};
  };
  gateway.on_given_up = [&] { given_up.set_value(); };
  const auto bytes = request("/api/dostk/chart", "api-id: ka10081\r\n");
  const int socket = connected();
  send(socket, bytes);
  asked.get_future().wait();
  web.reset(); // Comes back at once, or this test never does.
  BOOST_TEST((given_up.get_future().wait_for(0s) == std::future_status::ready));
  ::close(socket);
}

BOOST_AUTO_TEST_SUITE_END()
