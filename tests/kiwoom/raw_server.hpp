#pragma once

#include <chrono>
#include <functional>
#include <string>
#include <thread>
#include <vector>

/// A listening loopback socket whose every move the test scripts, for the misbehaviour a real HTTP
/// server would not show. Blocking calls end when the peer closes.
class raw_server {
public:
  raw_server();
  raw_server(const raw_server&) = delete;
  raw_server& operator=(const raw_server&) = delete;
  ~raw_server();

  std::string url(const std::string& scheme = "http") const;
  int port() const { return port_; }

  /// Runs `script` on a thread of its own; the destructor waits for it.
  void run(std::function<void()> script);
  void join();

  /// The next connection.
  int accept_one() const;
  /// Everything up to the end of one request's body; empty when the peer closed instead.
  static std::string read_request(int connection);
  /// False when the peer takes no more.
  static bool send_text(int connection, const std::string& text);
  /// Sends `text` again and again, with a pause before each, until the peer has closed.
  static void drip(int connection, const std::string& text, std::chrono::milliseconds pause);
  static void close_connection(int connection);
  /// True when a client has connected and was not accepted yet.
  bool has_waiting_client() const;

private:
  int listener_ = -1;
  int port_ = 0;
  std::thread thread_;
};

/// A 200 answer with Content-Length that leaves the connection open.
std::string keep_alive_answer(const std::string& body);
