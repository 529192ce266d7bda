#include "http/stop_signal.hpp"

#include <sys/eventfd.h>
#include <unistd.h>

namespace tandem::http {

stop_signal::stop_signal() : event_(::eventfd(0, EFD_CLOEXEC)) {}

stop_signal::~stop_signal() {
  ::close(event_);
}

void stop_signal::raise() {
  const std::lock_guard lock{mutex_};
  if (raised_at_)
    return;
  raised_at_ = std::chrono::steady_clock::now();
  ::eventfd_write(event_, 1);
  raised_.notify_all();
}

std::optional<std::chrono::steady_clock::time_point> stop_signal::raised_at() const {
  const std::lock_guard lock{mutex_};
  return raised_at_;
}

void stop_signal::wait_until(std::chrono::steady_clock::time_point due) {
  std::unique_lock lock{mutex_};
  raised_.wait_until(lock, due, [this] { return raised_at_.has_value(); });
}

} // namespace tandem::http
