#include "http/arrival.hpp"

#include <boost/test/unit_test.hpp>

#include <arpa/inet.h>
#include <array>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>

using namespace tandem::http;

namespace {

/// A TCP connection over loopback whose listener notes arrivals, as the simulator's does.
struct tcp_connection {
  tcp_connection() {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    auto* generic = reinterpret_cast<sockaddr*>(&address);
    note_arrivals(listener);
    BOOST_REQUIRE(::bind(listener, generic, size) == 0);
    BOOST_REQUIRE(::listen(listener, 1) == 0);
    BOOST_REQUIRE(::getsockname(listener, generic, &size) == 0);
    BOOST_REQUIRE(::connect(client, generic, size) == 0);
    server = ::accept(listener, nullptr, nullptr);
    BOOST_REQUIRE(server >= 0);
  }
  tcp_connection(const tcp_connection&) = delete;
  tcp_connection& operator=(const tcp_connection&) = delete;
  ~tcp_connection() {
    for (const auto socket : {listener, client, server})
      ::close(socket);
  }

  int listener = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  int client = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  int server = -1;
};

void wait_until_readable(int socket) {
  pollfd watched{socket, POLLIN, 0};
  BOOST_REQUIRE(::poll(&watched, 1, 10'000) == 1);
}

} // namespace

BOOST_AUTO_TEST_CASE(arrival_is_when_the_kernel_got_the_bytes_not_when_they_are_read) {
  const tcp_connection connection;
  // The kernel begins to note arrivals a moment after it was asked to.
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds{20};
  bool is_noted = false;
  while (!is_noted && std::chrono::steady_clock::now() < deadline) {
    const auto before = read_clocks();
    BOOST_REQUIRE(::send(connection.client, "abc", 3, 0) == 3);
    wait_until_readable(connection.server);
    const auto readable = read_clocks();
    std::array<char, 16> buffer{};
    BOOST_REQUIRE(receive(connection.server, buffer.data(), buffer.size()) == 3);
    BOOST_TEST(buffer[2] == 'c');
    const auto arrival = arrival_clocks();
    is_noted = arrival.steady <= readable.steady && arrival.wall <= readable.wall;
    // Two clocks are read one after the other, which may be interrupted in between.
    BOOST_TEST((arrival.steady > before.steady - std::chrono::seconds{1}));
  }
  BOOST_TEST(is_noted);
}

BOOST_AUTO_TEST_CASE(arrival_is_the_present_where_the_kernel_says_nothing) {
  std::array<int, 2> ends{};
  BOOST_REQUIRE(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) == 0);
  BOOST_REQUIRE(::send(ends[0], "abc", 3, 0) == 3);
  const auto before = read_clocks();
  std::array<char, 16> buffer{};
  BOOST_TEST(receive(ends[1], buffer.data(), buffer.size()) == 3);
  BOOST_TEST((arrival_clocks().steady >= before.steady));
  ::close(ends[0]);
  BOOST_TEST(receive(ends[1], buffer.data(), buffer.size()) == 0); // The end.
  ::close(ends[1]);
}

BOOST_AUTO_TEST_CASE(a_thread_that_received_nothing_gets_the_present) {
  const auto before = read_clocks();
  instant seen;
  std::thread{[&seen] { seen = arrival_clocks(); }}.join();
  BOOST_TEST((seen.steady >= before.steady));
  BOOST_TEST((seen.steady <= read_clocks().steady));
}
