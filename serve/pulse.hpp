#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>

namespace tandem::serve {

/// Calls `beat` again and again, from a thread of its own, until destroyed; the first time at once.
/// The service manager is told so that the service lives, whatever else is going on.
class pulse {
public:
  pulse(std::chrono::microseconds interval, std::function<void()> beat)
      : worker_([this, interval, beat = std::move(beat)] { work(interval, beat); }) {}
  pulse(const pulse&) = delete;
  pulse& operator=(const pulse&) = delete;
  ~pulse() {
    {
      const std::lock_guard lock{guard_};
      is_ending_ = true;
    }
    woken_.notify_all();
    worker_.join();
  }

private:
  void work(std::chrono::microseconds interval, const std::function<void()>& beat) {
    std::unique_lock lock{guard_};
    while (!is_ending_) {
      lock.unlock();
      beat();
      lock.lock();
      woken_.wait_for(lock, interval, [this] { return is_ending_; });
    }
  }

  std::mutex guard_;
  std::condition_variable woken_;
  bool is_ending_ = false;
  std::thread worker_; // The last member, because it uses the others.
};

} // namespace tandem::serve
