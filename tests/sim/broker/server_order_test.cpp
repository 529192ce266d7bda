#include "sim/broker/server.hpp"
#include "tests/support/temporary_folder.hpp"

#include <boost/test/unit_test.hpp>
#include <rapidjson/document.h>

#include <arpa/inet.h>
#include <array>
#include <chrono>
#include <deque>
#include <memory>
#include <netinet/in.h>
#include <sstream>
#include <string>
#include <sys/socket.h>
#include <unistd.h>
#include <vector>

using namespace std::chrono_literals;
using namespace tandem::sim;
using tandem::test::temporary_folder;

namespace {

/// A connection whose sending returns as soon as the server's side has the bytes.
class raw_client {
public:
  explicit raw_client(int port) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    BOOST_REQUIRE(::connect(socket_, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0);
  }
  raw_client(const raw_client&) = delete;
  raw_client& operator=(const raw_client&) = delete;
  ~raw_client() { ::close(socket_); }

  void send(const std::string& text) const {
    BOOST_REQUIRE(::send(socket_, text.data(), text.size(), MSG_NOSIGNAL)
                  == static_cast<ssize_t>(text.size()));
  }

  void receive_answer() const {
    std::string answer;
    std::array<char, 4096> buffer{};
    while (!answer.ends_with("\r\n0\r\n\r\n")) { // The last chunk.
      const auto received = ::recv(socket_, buffer.data(), buffer.size(), 0);
      BOOST_REQUIRE(received > 0);
      answer.append(buffer.data(), static_cast<std::size_t>(received));
    }
  }

private:
  int socket_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
};

/// What the audit should say of a request, and when it was sent at the latest.
struct sent_request {
  std::string tr;
  std::chrono::steady_clock::time_point sent;
};

/// The broker refuses an unknown TR, but records its name as sent.
std::string request_of(const std::string& tr) {
  return "POST /api/dostk/chart HTTP/1.1\r\nHost: sim\r\nUser-Agent: test\r\napi-id: " + tr
         + "\r\nContent-Length: 2\r\n\r\n{}";
}

/// Sends one request after the other, each on the next connection, without waiting for answers.
std::vector<sent_request> send_round(const std::deque<raw_client>& clients, int round) {
  std::vector<sent_request> sent;
  for (const auto& client : clients) {
    const auto tr = std::to_string(round) + "-" + std::to_string(sent.size());
    client.send(request_of(tr));
    sent.push_back({tr, std::chrono::steady_clock::now()});
  }
  for (const auto& client : clients)
    client.receive_answer();
  return sent;
}

/// Whether the next lines tell of these requests, in this order and not as later than they were.
bool is_recorded_as_sent(std::istringstream& audit, const std::vector<sent_request>& sent) {
  auto is_right = true;
  for (const auto& request : sent) {
    std::string line;
    BOOST_REQUIRE(std::getline(audit, line));
    rapidjson::Document entry;
    BOOST_REQUIRE(!entry.Parse(line.c_str()).HasParseError());
    const auto recorded = std::chrono::microseconds{entry["t_us"].GetInt64()};
    is_right &=
      request.tr == entry["tr"].GetString() && recorded <= request.sent.time_since_epoch() + 100us;
  }
  return is_right;
}

} // namespace

// The kernel begins to note arrivals a moment after it was asked to, and a machine may be so busy
// that patience ends. Judged as the threads come, not one round in five would be right.
BOOST_AUTO_TEST_CASE(records_requests_of_many_connections_in_the_order_of_their_arrival) {
  const temporary_folder folder;
  server_options options;
  options.synthetic_symbols = 1;
  options.audit_file = folder.path("audit");
  const auto broker = server::start(options);
  BOOST_REQUIRE(broker);
  std::deque<raw_client> clients;
  for (auto i = 0; i < 16; ++i)
    clients.emplace_back((*broker)->port());
  constexpr auto count = 100;
  std::vector<std::vector<sent_request>> rounds;
  rounds.reserve(count);
  for (auto round = 0; round < count; ++round)
    rounds.push_back(send_round(clients, round));
  std::istringstream audit{folder.read("audit")};
  auto right = 0;
  for (const auto& sent : rounds)
    right += is_recorded_as_sent(audit, sent) ? 1 : 0;
  BOOST_TEST(right >= count / 2);
  BOOST_TEST_MESSAGE(right << " of " << count << " rounds");
}
