#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <map>
#include <mutex>
#include <poll.h>
#include <vector>

namespace tandem::http {

/// Lets requests be judged in the order in which they reached this machine. Each one has a
/// thread of its own, and a busy machine runs these in any order: a request that was overtaken
/// would seem to be late. Thread-safe.
///
/// No request waits for an idle connection, nor for one whose request is judged and whose answer is
/// due later.
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

  /// `patience` bounds the wait for bytes that may never become a request.
  explicit arrival_order(std::chrono::milliseconds patience = std::chrono::milliseconds{50})
      : patience_(patience) {}

  /// From now on unread bytes of this socket may be an earlier request. Unread "bytes" of a
  /// listening socket are connections to accept; they count as well.
  void watch(int socket);
  /// Must be called before the socket is closed.
  void forget(int socket);
  /// Somebody is about to read the socket's bytes, which may complete a request.
  void take_bytes(int socket);
  /// Nobody holds an unfinished request of the socket: only unread bytes count.
  void await_bytes(int socket);
  /// Waits until no other connection can have a request that arrived before this one. Later
  /// requests wait until this turn ends.
  turn wait_turn(int socket, time_point arrival);

private:
  enum class phase : std::uint8_t { awaiting, taking, in_line, judged };

  struct connection {
    phase now = phase::awaiting;
    bool is_given_up = false; // A request waited in vain; later ones do not wait for it.
    time_point arrival;       // Of its request in line, as is the next member.
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
  std::vector<pollfd> polled_; // A member only to reuse its memory.
};

} // namespace tandem::http
