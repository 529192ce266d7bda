#pragma once

#include "http/arrival_order.hpp"
#include "http/wire_script.hpp"
#include "market/error.hpp"

#include <httplib.h>

#include <chrono>
#include <condition_variable>
#include <deque>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace tandem::http {

/// Tells every thread of a server to end, including waiting ones.
class stop_signal {
public:
  stop_signal();
  stop_signal(const stop_signal&) = delete;
  stop_signal& operator=(const stop_signal&) = delete;
  ~stop_signal();

  void raise();
  /// Readable once raised, for poll(2).
  int descriptor() const { return event_; }
  /// Returns at `due`, or at once when raised.
  void wait_until(std::chrono::steady_clock::time_point due);

private:
  int event_; // An eventfd, owned.
  std::mutex mutex_;
  std::condition_variable raised_;
  bool is_raised_ = false;
};

/// The open connections, and which of them wait for their client. The one that has waited longest
/// for a complete request makes room for a new one: a client that opens idle connections must not
/// keep others out.
class connection_table {
public:
  using clock = std::chrono::steady_clock;

  void add(int socket);
  /// Before the socket is closed.
  void remove(int socket);
  /// Sets whether its thread waits for bytes of the client now.
  void set_waiting(int socket, bool waits);
  /// The wait for the next request begins now.
  void begin_request(int socket);
  /// Whether there are fewer than `most`; ends the one that has waited longest if there are not.
  /// False: all of them are being served.
  bool make_room(std::size_t most);

private:
  struct entry {
    clock::time_point awaited_since;
    bool waits = true; // A new connection has not sent anything yet.
  };
  std::mutex mutex_;
  std::map<int, entry> open_; // By socket.
};

/// A thread per open connection, up to a bound; threads of closed connections are reused. The
/// library's own pool has a fixed size, so idle clients would block the others.
class connection_threads {
public:
  explicit connection_threads(std::size_t threads_max) : threads_max_(threads_max) {}
  void enqueue(std::function<void()> serve);
  /// Returns when every connection has ended; each must end by itself.
  void shutdown();

private:
  void run();

  std::size_t threads_max_;
  std::mutex mutex_; // Guards what follows.
  std::condition_variable changed_;
  std::deque<std::function<void()>> waiting_;
  std::vector<std::thread> threads_;
  std::size_t idle_ = 0;
  bool is_shut_down_ = false;
};

/// Turns the library's answer into the bytes to send.
using answer_rewriter = std::function<wire_script(const std::string& answer)>;

/// cpp-httplib's server with connections that sleep in poll(2). The library's own ones wake up 90
/// times a second while idle and outlive stop() by the keep-alive timeout. This class also accepts
/// them itself, because the order of arrivals must know a connection before a thread is free for
/// it.
class listener final : public httplib::Server {
public:
  /// More than the clients that one simulator has to serve at once.
  static constexpr std::size_t connections_max = 256;

  /// At most `connections` are open at a time.
  explicit listener(stop_signal& stop, std::size_t connections = connections_max);
  listener(const listener&) = delete;
  listener& operator=(const listener&) = delete;
  ~listener() override;

  // For handlers, about the connection of the request they answer:

  /// Waits until every earlier request is judged; see arrival_order.
  static arrival_order::turn wait_turn();
  /// Whether the request is the first on its connection.
  static bool is_first_request();
  /// Sends the result of `rewrite` in place of the answer's bytes, however long that takes. Other
  /// requests do not wait for it.
  static void rewrite_answer(answer_rewriter rewrite);

  /// Binds 127.0.0.1; `port` 0 takes any free one. Returns the port, or unavailable when it is
  /// taken.
  result<int> bind(int port);
  /// Serves what `bind` bound until the signal is raised and every connection has ended.
  void serve();

private:
  result<int> bind_any_or(int port);
  void accept_one(connection_threads& threads);
  bool process_and_close_socket(socket_t socket) override;

  stop_signal& stop_;
  std::size_t connections_;
  arrival_order order_;
  connection_table table_;
};

} // namespace tandem::http
