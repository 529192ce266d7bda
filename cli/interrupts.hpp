#pragma once

#include <chrono>
#include <functional>
#include <optional>

namespace tandem::cli {

/// From here on SIGINT, SIGTERM and SIGHUP end the process with code 130 and a sentence, whatever
/// it waits for. Must be called before any other thread exists, so that every thread inherits the
/// blocked signals and only one thread receives them. Throws std::system_error without a thread.
void watch_interrupts();

/// While it lives, the first signal calls `on_first` from another thread instead, and the process
/// has a little less than two seconds to end by itself; a second one ends it at once. At most one
/// object lives at a time.
class soft_interrupt {
public:
  explicit soft_interrupt(std::function<void()> on_first);
  /// The same with another time limit; and SIGHUP calls `on_hangup` and ends nothing.
  soft_interrupt(std::function<void()> on_first, std::chrono::nanoseconds limit,
                 std::function<void()> on_hangup);
  soft_interrupt(const soft_interrupt&) = delete;
  soft_interrupt& operator=(const soft_interrupt&) = delete;
  ~soft_interrupt();

  /// The object that `on_first` uses is about to go: from now on only the time limit applies.
  void release();

private:
  friend bool is_hangup_taken();
  friend std::optional<std::chrono::nanoseconds> soften();

  std::function<void()> on_first_;
  std::chrono::nanoseconds limit_;
  std::function<void()> on_hangup_; // Empty: a hangup is an interrupt.
};

} // namespace tandem::cli
