#pragma once

#include "http/arrival_order.hpp"
#include "http/limits.hpp"
#include "http/listen_address.hpp"
#include "http/stop_signal.hpp"
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

/// What ended a handler's wait.
enum class wait_end : std::uint8_t {
  ready,       // What it waited for is there.
  client_left, // Nobody reads the answer any more.
  stopping,    // The server ends; an answer still goes out if it is given at once.
  timed_out,
};

/// cpp-httplib's server with connections that sleep in poll(2). The library's own ones wake up 90
/// times a second while idle and outlive stop() by the keep-alive timeout. This class also accepts
/// them itself, because the order of arrivals must know a connection before a thread is free for
/// it.
class listener final : public httplib::Server {
public:
  explicit listener(stop_signal& stop, const listener_limits& limits = {});
  listener(const listener&) = delete;
  listener& operator=(const listener&) = delete;
  ~listener() override;

  // For handlers, about the connection of the request they answer:

  /// Waits until every earlier request is judged; see arrival_order.
  static arrival_order::turn wait_turn();
  /// Whether the request is the first on its connection.
  static bool is_first_request();
  /// Waits until `descriptor` is readable, e.g. an eventfd that another thread writes, or for
  /// whatever else comes first; `until` may be time_point::max(). When several things have happened
  /// it is the one that stands first in `wait_end`.
  ///
  /// A client that ends its sending side counts as one that left: close(2) looks the same from
  /// here, and no client in use half-closes a connection whose answer it wants.
  static wait_end wait_for(int descriptor, std::chrono::steady_clock::time_point until);
  /// Who the client turned out to be, for the share in open connections; it is its address before.
  /// Holds for the connection.
  static void name_client(std::string name);
  /// Sends the result of `rewrite` in place of the answer's bytes, however long that takes. Other
  /// requests do not wait for it.
  static void rewrite_answer(answer_rewriter rewrite);

  /// Returns the port. Errors: unavailable when it is taken.
  result<int> bind(const listen_address& where);
  /// Serves what `bind` bound until the signal is raised and every connection has ended.
  void serve();

private:
  void accept_one(connection_threads& threads);
  bool process_and_close_socket(socket_t socket) override;

  stop_signal& stop_;
  listener_limits limits_;
  arrival_order order_;
  connection_table table_;
};

} // namespace tandem::http
