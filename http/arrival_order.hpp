#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <map>
#include <mutex>
#include <poll.h>
#include <vector>

namespace tandem::http {

/// Has requests judged in the order in which they reached this machine. Each connection is served
/// by a thread of its own, and a busy machine runs those threads in any order: judged as they come,
/// a request would be taken for as late as one that overtook it. Thread-safe.
///
/// Nobody waits for a connection that has nothing to say, nor for one whose request is judged and
/// whose answer is due later.
class arrival_order {
public:
  using time_point = std::chrono::steady_clock::time_point;

  /// A request's right to be judged; ends with `end` or with the object.
  class turn {
  public:
    turn(arrival_order& order, int socket) : order_(&order), socket_(socket) {}
    turn(const turn&) = delete;
    turn& operator=(const turn&) = delete;
    ~turn() { end(); }
    void end();

  private:
    arrival_order* order_; // Null once it has ended.
    int socket_;
  };

  /// `patience` bounds how long a request waits for bytes that may never make a request.
  explicit arrival_order(std::chrono::milliseconds patience = std::chrono::milliseconds{50})
      : patience_(patience) {}

  /// From now on unread bytes of this socket may be an earlier request. A listening socket, whose
  /// unread bytes are connections to accept, counts as well.
  void watch(int socket);
  /// Call it before the socket is closed.
  void forget(int socket);
  /// Its thread is about to take bytes, which may complete a request.
  void take_bytes(int socket);
  /// Its thread holds no bytes of a request it could go on with: only unread ones count.
  void await_bytes(int socket);
  /// Waits until no other connection can have a request that arrived before this one. Later ones
  /// wait until the turn ends.
  turn wait_turn(int socket, time_point arrival);

private:
  enum class phase : std::uint8_t { awaiting, taking, in_line, judged };

  struct connection {
    phase now = phase::awaiting;
    bool is_given_up = false; // Somebody's patience ended; no one else waits for what it does now.
    time_point arrival;       // Of a request in line, as is the next.
    std::condition_variable* sleeper = nullptr; // Null in its turn.
  };

  void enter(int socket, phase next);
  bool is_after_another(time_point arrival) const;
  bool may_be_overtaking();
  void give_up();
  void wake_first();

  std::chrono::milliseconds patience_;
  std::mutex mutex_; // Guards what follows.
  std::map<int, connection> connections_;
  std::vector<pollfd> polled_; // Kept for its memory only.
};

} // namespace tandem::http
