#include "serve/watchdog.hpp"

#include <utility>

namespace tandem::serve {

watchdog::watchdog(std::chrono::microseconds interval, std::function<bool()> works,
                   std::function<void()> say)
    : interval_(interval), works_(std::move(works)), say_(std::move(say)),
      watcher_([this] { watch(); }) {}

watchdog::~watchdog() {
  {
    const std::lock_guard lock{guard_};
    is_ending_ = true;
  }
  woken_.notify_all();
  watcher_.join();
}

void watchdog::watch() {
  std::unique_lock lock{guard_};
  while (!is_ending_) {
    lock.unlock();
    if (works_())
      say_();
    lock.lock();
    woken_.wait_for(lock, interval_, [this] { return is_ending_; });
  }
}

} // namespace tandem::serve
