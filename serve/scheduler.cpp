#include "serve/scheduler.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

namespace tandem::serve {

namespace {

// A machine that slept, or whose clock was set, is noticed after this.
constexpr std::chrono::seconds look_again{20};

} // namespace

scheduler::scheduler(scan_duty_options options)
    : duty_(std::move(options)), worker_([this] { work(); }) {}

scheduler::~scheduler() {
  end();
  worker_.join();
}

void scheduler::end() {
  duty_.end();
  {
    const std::lock_guard lock{guard_};
    is_ending_ = true;
  }
  woken_.notify_all();
}

std::string scheduler::next_scan() const {
  const auto next = duty_.plan().next(std::chrono::system_clock::now());
  return next ? next->text() : std::string{};
}

void scheduler::work() {
  std::unique_lock lock{guard_};
  while (!is_ending_) {
    lock.unlock();
    duty_.attend();
    const auto now = std::chrono::system_clock::now();
    auto until = now + look_again;
    if (const auto next = duty_.plan().next(now))
      until = std::min(until, next->time());
    lock.lock();
    woken_.wait_until(lock, until, [this] { return is_ending_; });
  }
}

} // namespace tandem::serve
