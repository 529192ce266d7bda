#include "tests/kiwoom/raw_server.hpp"

#include <arpa/inet.h>
#include <array>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdexcept>
#include <sys/socket.h>
#include <unistd.h>
#include <utility>

raw_server::raw_server() : listener_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  auto* generic = reinterpret_cast<sockaddr*>(&address);
  if (::bind(listener_, generic, size) != 0 || ::listen(listener_, 8) != 0
      || ::getsockname(listener_, generic, &size) != 0)
    throw std::runtime_error{"no loopback socket"};
  port_ = ntohs(address.sin_port);
}

raw_server::~raw_server() {
  ::shutdown(listener_, SHUT_RDWR); // Ends a blocked accept.
  join();
  ::close(listener_);
}

std::string raw_server::url(const std::string& scheme) const {
  return scheme + "://127.0.0.1:" + std::to_string(port_);
}

void raw_server::run(std::function<void()> script) {
  thread_ = std::thread{std::move(script)};
}

void raw_server::join() {
  if (thread_.joinable())
    thread_.join();
}

int raw_server::accept_one() const {
  const int connection = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
  const int yes = 1;
  // What is sent is there: it does not wait until the client has acknowledged what came before it.
  ::setsockopt(connection, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
  return connection;
}

std::string raw_server::read_request(int connection) {
  std::string text;
  std::size_t whole = std::string::npos;
  std::array<char, 4096> buffer{};
  while (text.size() < whole) {
    const auto got = ::recv(connection, buffer.data(), buffer.size(), 0);
    if (got <= 0)
      return "";
    text.append(buffer.data(), static_cast<std::size_t>(got));
    const auto head = text.find("\r\n\r\n");
    const auto length = text.find("Content-Length: ");
    if (head != std::string::npos && length != std::string::npos)
      whole = head + 4 + std::stoul(text.substr(length + 16));
  }
  return text;
}

bool raw_server::send_text(int connection, const std::string& text) {
  return ::send(connection, text.data(), text.size(), MSG_NOSIGNAL)
         == static_cast<ssize_t>(text.size());
}

void raw_server::drip(int connection, const std::string& text, std::chrono::milliseconds pause) {
  pollfd closed{connection, POLLIN, 0};
  while (::poll(&closed, 1, static_cast<int>(pause.count())) == 0 && send_text(connection, text)) {
  }
}

void raw_server::close_connection(int connection) {
  ::shutdown(connection, SHUT_RDWR);
  ::close(connection);
}

bool raw_server::has_waiting_client() const {
  pollfd waiting{listener_, POLLIN, 0};
  return ::poll(&waiting, 1, 0) > 0;
}

std::string keep_alive_answer(const std::string& body) {
  return "HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}
