#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace tandem::http {

/// A thread per piece of work, up to a bound; threads are reused. The library's own pool has a
/// fixed size, so a few slow answers would hold up all others.
class worker_threads {
public:
  explicit worker_threads(std::size_t threads_max) : threads_max_(threads_max) {}
  worker_threads(const worker_threads&) = delete;
  worker_threads& operator=(const worker_threads&) = delete;
  ~worker_threads() { finish(); }

  /// False when the machine gives no thread at all.
  bool enqueue(std::function<void()> work);
  /// Returns when all work is done; each must end by itself.
  void finish();

private:
  void run();

  std::size_t threads_max_;
  std::mutex mutex_; // Guards what follows.
  std::condition_variable changed_;
  std::deque<std::function<void()>> waiting_;
  std::vector<std::thread> threads_;
  std::size_t idle_ = 0;
  bool is_finishing_ = false;
};

} // namespace tandem::http
