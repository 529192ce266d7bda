#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>

namespace tandem::serve {

/// Says every `interval`, in a thread of its own, that the process is alive, as long as it works.
class watchdog {
public:
  watchdog(std::chrono::microseconds interval, std::function<bool()> works,
           std::function<void()> say);
  watchdog(const watchdog&) = delete;
  watchdog& operator=(const watchdog&) = delete;
  ~watchdog();

private:
  void watch();

  std::chrono::microseconds interval_;
  std::function<bool()> works_;
  std::function<void()> say_;
  std::mutex guard_;
  std::condition_variable woken_;
  bool is_ending_ = false;
  std::thread watcher_;
};

} // namespace tandem::serve
