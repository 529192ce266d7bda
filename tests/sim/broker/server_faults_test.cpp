#include "sim/broker/server.hpp"
#include "tests/support/temporary_folder.hpp"

#include <boost/test/unit_test.hpp>
#include <httplib.h>

#include <algorithm>
#include <arpa/inet.h>
#include <array>
#include <cerrno>
#include <chrono>
#include <netinet/in.h>
#include <string>
#include <sys/socket.h>
#include <unistd.h>

using namespace std::chrono_literals;
using namespace tandem;
using namespace tandem::sim;
using tandem::test::temporary_folder;

namespace {

std::unique_ptr<server> start_with(const std::string& faults, server_options options = {}) {
  const temporary_folder folder;
  folder.write("f.json", faults);
  options.synthetic_symbols = 1;
  options.faults_file = folder.path("f.json");
  auto started = server::start(options);
  BOOST_REQUIRE(started);
  return std::move(*started);
}

const std::string body =
  R"({"grant_type":"client_credentials","appkey":"key","secretkey":"secret"})";

/// A client without a library that would try again or hide how a connection ended.
class raw_client {
public:
  explicit raw_client(const server& broker) : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<std::uint16_t>(broker.port()));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    BOOST_REQUIRE(::connect(socket_, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0);
  }
  raw_client(const raw_client&) = delete;
  raw_client& operator=(const raw_client&) = delete;
  ~raw_client() { ::close(socket_); }

  void ask_token() const {
    const auto request = "POST /oauth2/token HTTP/1.1\r\nHost: x\r\nUser-Agent: test/1\r\n"
                         "Content-Length: "
                         + std::to_string(body.size()) + "\r\n\r\n" + body;
    BOOST_REQUIRE(::send(socket_, request.data(), request.size(), MSG_NOSIGNAL)
                  == static_cast<ssize_t>(request.size()));
  }

  void close_own_end() const { ::shutdown(socket_, SHUT_WR); }

  std::string read_some() const {
    std::string text(9, '\0');
    text.resize(static_cast<std::size_t>(
      std::max<ssize_t>(0, ::recv(socket_, text.data(), text.size(), MSG_WAITALL))));
    return text;
  }

  /// Everything up to the end of the connection, and whether that was a reset.
  std::pair<std::string, bool> read_to_end() const {
    std::string text;
    std::array<char, 4096> part{};
    while (true) {
      const auto count = ::recv(socket_, part.data(), part.size(), 0);
      if (count <= 0)
        return {text, count < 0 && errno == ECONNRESET};
      text.append(part.data(), static_cast<std::size_t>(count));
    }
  }

private:
  int socket_;
};

httplib::Result ask_token(httplib::Client& client) {
  return client.Post("/oauth2/token", body, "application/json");
}

} // namespace

BOOST_AUTO_TEST_SUITE(faults_over_http)

BOOST_AUTO_TEST_CASE(reset_comes_before_any_byte) {
  const auto broker = start_with(R"([{"kind":"reset"}])");
  const raw_client client{*broker};
  client.ask_token();
  const auto [text, was_reset] = client.read_to_end();
  BOOST_TEST(text == "");
  BOOST_TEST(was_reset);
}

BOOST_AUTO_TEST_CASE(none_leaves_the_form_of_the_broker) {
  const auto broker = start_with("[]");
  const raw_client client{*broker};
  client.ask_token();
  client.close_own_end();
  const auto text = client.read_to_end().first;
  const auto head = text.substr(0, text.find("\r\n\r\n") + 2);
  BOOST_TEST(head.find("\r\nuser-data: \r\n") != std::string::npos);
  BOOST_TEST(head.find("\r\nTransfer-Encoding: chunked\r\n") != std::string::npos);
  BOOST_TEST(head.find("Content-Length") == std::string::npos);
  BOOST_TEST(text.ends_with("}\r\n0\r\n\r\n"));
}

BOOST_AUTO_TEST_CASE(truncate_promises_the_whole_and_sends_half) {
  const auto broker = start_with(R"([{"kind":"truncate"}])");
  const raw_client client{*broker};
  client.ask_token();
  const auto [text, was_reset] = client.read_to_end();
  BOOST_TEST(!was_reset);
  const std::string_view name = "Content-Length: ";
  const auto length = text.find(name);
  const auto end = text.find("\r\n\r\n");
  BOOST_REQUIRE(length != std::string::npos);
  BOOST_REQUIRE(end != std::string::npos);
  const auto promised = std::stoul(text.substr(length + name.size()));
  BOOST_TEST(text.size() - end - 4 == promised / 2);
  BOOST_TEST(promised > 100u); // A token alone has 86 characters.
}

BOOST_AUTO_TEST_CASE(hang_closes_in_silence_after_its_time) {
  const auto broker = start_with(R"([{"kind":"hang","ms":30}])");
  const raw_client client{*broker};
  const auto before = std::chrono::steady_clock::now();
  client.ask_token();
  const auto [text, was_reset] = client.read_to_end();
  BOOST_TEST(text == "");
  BOOST_TEST((std::chrono::steady_clock::now() - before >= 30ms));
}

// Without a time the silence lasts as long as the connection: ctest's timeout is the verdict.
BOOST_AUTO_TEST_CASE(hang_holds_up_neither_other_connections_nor_the_end_of_the_server) {
  auto broker = start_with(R"([{"kind":"hang","count":300},
                               {"kind":"quota","tr":"au10001","ms":1000}])");
  // More than there are threads, one after another: each leaves its thread when it goes.
  for (auto i = 0; i < 290; ++i) {
    const raw_client gone{*broker};
    gone.ask_token();
    gone.close_own_end();
    BOOST_TEST(gone.read_to_end().first == "");
  }
  const raw_client waiting{*broker};
  waiting.ask_token();
  httplib::Client other{"127.0.0.1", broker->port()};
  const auto blocked = other.Get("/", {{"User-Agent", ""}}); // The firewall's own, no fault.
  BOOST_REQUIRE(blocked);
  BOOST_TEST(blocked->status == 400);
  broker.reset();
  BOOST_TEST(waiting.read_to_end().first == "");
}

BOOST_AUTO_TEST_CASE(answer_twice_keeps_the_connection) {
  const auto broker = start_with(R"([{"kind":"answer_twice"},
                                     {"kind":"quota","tr":"au10001","ms":1000}])");
  const raw_client client{*broker};
  client.ask_token();
  client.ask_token();
  client.close_own_end();
  const auto [text, was_reset] = client.read_to_end();
  BOOST_TEST(!was_reset);
  auto answers = 0;
  for (auto at = text.find("HTTP/1.1 200 OK"); at != std::string::npos;
       at = text.find("HTTP/1.1 200 OK", at + 1))
    ++answers;
  BOOST_TEST(answers == 3);
  BOOST_TEST(text.ends_with("}\r\n0\r\n\r\n")); // The last chunk.
}

BOOST_AUTO_TEST_CASE(drips_bring_the_whole_in_the_end) {
  for (const auto* kind : {"drip_head", "drip_body"}) {
    const auto broker = start_with(R"([{"kind":")" + std::string{kind} + R"(","ms":1}])");
    httplib::Client client{"127.0.0.1", broker->port()};
    const auto answer = ask_token(client);
    BOOST_REQUIRE(answer);
    BOOST_TEST(answer->body.ends_with("}"));
  }
}

// ctest's timeout is the verdict, too: neither a client that has gone nor one that reads nothing
// keeps the server from ending.
BOOST_AUTO_TEST_CASE(what_is_endless_ends_with_the_client_or_the_server) {
  for (const auto* kind : {"endless_head", "endless_1xx", "endless_size", "endless_trailers"}) {
    auto broker = start_with(R"([{"kind":")" + std::string{kind} + R"(","count":2},
                                 {"kind":"quota","tr":"au10001","ms":1000}])");
    { raw_client{*broker}.ask_token(); }
    const raw_client idle{*broker};
    idle.ask_token();
    BOOST_TEST(idle.read_some().find("HTTP/1.1 ") == 0u);
    broker.reset();
    idle.read_to_end();
  }
}

BOOST_AUTO_TEST_CASE(slow_adds_its_time) {
  const auto broker = start_with(R"([{"kind":"slow","ms":30}])");
  httplib::Client client{"127.0.0.1", broker->port()};
  const auto before = std::chrono::steady_clock::now();
  const auto answer = ask_token(client);
  BOOST_REQUIRE(answer);
  BOOST_TEST(answer->status == 200);
  BOOST_TEST((std::chrono::steady_clock::now() - before >= 30ms));
}

BOOST_AUTO_TEST_CASE(maintenance_is_html_on_the_wire) {
  const auto broker = start_with(R"([{"kind":"maintenance_html"}])");
  httplib::Client client{"127.0.0.1", broker->port()};
  const auto answer = ask_token(client);
  BOOST_REQUIRE(answer);
  BOOST_TEST(answer->status == 200);
  BOOST_TEST(answer->get_header_value("Content-Type") == "text/html");
}

BOOST_AUTO_TEST_CASE(a_connection_pays_for_its_beginning_once) {
  server_options options;
  options.connect_latency = 60ms;
  const auto broker = start_with("[]", options);
  std::array<std::chrono::steady_clock::duration, 2> took{};
  // The least of several, as a busy machine only ever adds.
  took.fill(1h);
  for (auto i = 0; i < 5; ++i) {
    httplib::Client fresh{"127.0.0.1", broker->port()};
    fresh.set_keep_alive(true);
    for (auto& span : took) {
      const auto before = std::chrono::steady_clock::now();
      BOOST_REQUIRE(ask_token(fresh));
      span = std::min(span, std::chrono::steady_clock::now() - before);
    }
  }
  BOOST_TEST((took[0] >= 60ms));
  BOOST_TEST((took[1] < 60ms));
}

BOOST_AUTO_TEST_SUITE_END()
