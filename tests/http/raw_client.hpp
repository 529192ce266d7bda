#pragma once

#include <boost/test/unit_test.hpp>

#include <arpa/inet.h>
#include <array>
#include <cstdint>
#include <netinet/in.h>
#include <poll.h>
#include <string>
#include <string_view>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>
#include <utility>

namespace tandem::test {

/// A connection to 127.0.0.1 on which a test sends whatever it likes. A server that says nothing
/// for ten seconds fails the test.
class raw_client {
public:
  explicit raw_client(int port) : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    const timeval patience{10, 0};
    ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    BOOST_REQUIRE(::connect(socket_, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0);
  }
  raw_client(raw_client&& other) noexcept : socket_(std::exchange(other.socket_, -1)) {}
  raw_client(const raw_client&) = delete;
  raw_client& operator=(const raw_client&) = delete;
  ~raw_client() { close(); }

  void close() {
    if (const auto socket = std::exchange(socket_, -1); socket >= 0)
      ::close(socket);
  }

  /// False when the server has closed the connection.
  bool send(std::string_view text) const {
    return ::send(socket_, text.data(), text.size(), MSG_NOSIGNAL)
           == static_cast<ssize_t>(text.size());
  }

  /// What comes next; empty at the end, or where the connection was reset.
  std::string receive() const {
    std::array<char, 65536> buffer{};
    const auto received = ::recv(socket_, buffer.data(), buffer.size(), 0);
    BOOST_REQUIRE((received >= 0 || errno != EAGAIN));
    return {buffer.data(), static_cast<std::size_t>(received < 0 ? 0 : received)};
  }

  /// Everything up to the end of the connection.
  std::string receive_all() const {
    std::string all;
    for (auto part = receive(); !part.empty(); part = receive())
      all += part;
    return all;
  }

  /// Everything up to `end`, or to the end of the connection.
  std::string receive_until(std::string_view end) const {
    std::string all;
    while (all.find(end) == std::string::npos) {
      const auto part = receive();
      if (part.empty())
        break;
      all += part;
    }
    return all;
  }

  bool is_readable(int milliseconds) const {
    pollfd watched{socket_, POLLIN, 0};
    return ::poll(&watched, 1, milliseconds) == 1;
  }

private:
  int socket_;
};

} // namespace tandem::test
