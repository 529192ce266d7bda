#include "http/worker_threads.hpp"

#include <system_error>
#include <utility>

namespace tandem::http {

bool worker_threads::enqueue(std::function<void()> work) {
  const std::lock_guard lock{mutex_};
  if (idle_ <= waiting_.size() && threads_.size() < threads_max_) {
    try {
      threads_.emplace_back([this] { run(); });
    } catch (const std::system_error&) {
      // No more threads on this machine: the existing ones will do it.
      if (threads_.empty())
        return false;
    }
  }
  waiting_.push_back(std::move(work));
  changed_.notify_one();
  return true;
}

void worker_threads::finish() {
  {
    const std::lock_guard lock{mutex_};
    is_finishing_ = true;
    changed_.notify_all();
  }
  for (auto& thread : threads_)
    if (thread.joinable())
      thread.join();
}

void worker_threads::run() {
  std::unique_lock lock{mutex_};
  while (true) {
    ++idle_;
    changed_.wait(lock, [this] { return is_finishing_ || !waiting_.empty(); });
    --idle_;
    if (waiting_.empty())
      return;
    const auto work = std::move(waiting_.front());
    waiting_.pop_front();
    lock.unlock();
    work();
    lock.lock();
  }
}

} // namespace tandem::http
