#pragma once

#include <atomic>
#include <functional>
#include <thread>

namespace tandem::cli {

/// Blocks SIGINT, SIGTERM and SIGHUP for the whole process; must be called before any thread
/// exists, so that every thread inherits it and only `interrupts` sees the signals.
void block_interrupts();

/// While it lives, the first of them calls `on_first` from another thread; a second one,
/// or two seconds without an end, ends the process with code 130 at once.
class interrupts {
public:
  explicit interrupts(std::function<void()> on_first);
  interrupts(const interrupts&) = delete;
  interrupts& operator=(const interrupts&) = delete;
  ~interrupts();

private:
  void watch(const std::function<void()>& on_first);

  std::atomic<bool> done_{false};
  std::thread waiter_;
};

} // namespace tandem::cli
