#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <optional>

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
  /// When it was raised first, if it was.
  std::optional<std::chrono::steady_clock::time_point> raised_at() const;
  /// Returns at `due`, or at once when raised.
  void wait_until(std::chrono::steady_clock::time_point due);

private:
  int event_; // An eventfd, owned.
  mutable std::mutex mutex_;
  std::condition_variable raised_;
  std::optional<std::chrono::steady_clock::time_point> raised_at_;
};

} // namespace tandem::http
