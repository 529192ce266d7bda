#pragma once

#include "http/arrival_order.hpp"
#include "http/connection_table.hpp"
#include "http/limits.hpp"
#include "http/stop_signal.hpp"
#include "http/worker_threads.hpp"

#include <array>
#include <chrono>
#include <functional>
#include <memory>
#include <mutex>
#include <poll.h>
#include <vector>

namespace tandem::http {

/// Accepts connections and waits for their requests, all of them in one poll(2) that ends when
/// something comes, or at the nearest deadline. A whole request gets a thread; when that is done
/// with it the connection comes back here.
///
///     accept -> waiting --whole request--> answered (a thread) --kept--> waiting
///                  |                            |
///                  |--bad or late--> leaving    '--closed, reset--> closed
///                  |                    |
///                  '--silent, evicted---'--> closed
class connection_loop {
public:
  /// Answers what a connection has sent, until it has no whole request any more, and says in its
  /// `end` how it goes on.
  using answer = std::function<void(connection&)>;

  /// Everything must outlive it; `listening` is not owned.
  connection_loop(int listening, stop_signal& stop, arrival_order& order,
                  const listener_limits& limits, answer give_answer);
  connection_loop(const connection_loop&) = delete;
  connection_loop& operator=(const connection_loop&) = delete;
  ~connection_loop();

  /// Returns when the signal is raised and every connection has ended.
  void run();

private:
  using time_point = std::chrono::steady_clock::time_point;

  void fill_polled();
  time_point next_deadline() const;
  void take_back();
  void read_readable();
  void close_late();
  void accept_some();
  bool accept_one();
  bool make_room();
  void read_from(connection& client);
  void settle(connection& client, request_reader::state before);
  void start_answer(connection& client);
  void refuse(connection& client, const refusal& why);
  void close(connection& client);

  int listening_;
  stop_signal& stop_;
  arrival_order& order_;
  const listener_limits& limits_;
  answer answer_;
  connection_table table_;
  std::vector<pollfd> polled_;
  std::vector<connection*> readers_; // Whose sockets are polled, in the same order.
  std::array<char, 16'384> buffer_{};
  time_point accepts_again_at_; // Descriptors ran out until then.

  int returned_event_; // An eventfd, owned: readable while `returned_` is not empty.
  std::mutex returned_mutex_;
  std::vector<connection*> returned_; // Their threads are done with them.
  worker_threads threads_;            // The last member: its work uses the others.
};

} // namespace tandem::http
