#include "kiwoom/link/stop_switch.hpp"

#include <array>
#include <cerrno>
#include <ctime>
#include <sys/eventfd.h>
#include <unistd.h>

namespace tandem::kiwoom {

stop_switch::stop_switch() : descriptor_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {}

stop_switch::~stop_switch() {
  if (is_usable())
    ::close(descriptor_);
}

void stop_switch::press() const {
  ::eventfd_write(descriptor_, 1);
}

bool stop_switch::is_pressed() const {
  auto mine = own();
  return ::poll(&mine, 1, 0) > 0;
}

stop_switch::wake stop_switch::wait(std::span<pollfd> watched, time_point until) const {
  for (;;) {
    const auto left = until - std::chrono::steady_clock::now();
    if (left <= left.zero())
      return is_pressed() ? wake::stopped : wake::timed_out;
    // With nanoseconds, because the wait for a slot is one of these.
    const auto seconds = std::chrono::floor<std::chrono::seconds>(left);
    const timespec limit{static_cast<time_t>(seconds.count()),
                         static_cast<long>(std::chrono::nanoseconds{left - seconds}.count())};
    const int ready = ::ppoll(watched.data(), watched.size(), &limit, nullptr);
    if (ready > 0)
      return watched.front().revents != 0 ? wake::stopped : wake::ready;
    if (ready < 0 && errno != EINTR)
      return wake::stopped; // Out of memory, or a closed descriptor: no wait works any more.
  }
}

stop_switch::wake stop_switch::wait(int descriptor, short events, time_point until) const {
  std::array<pollfd, 2> watched{own(), {descriptor, events, 0}};
  return wait(watched, until);
}

stop_switch::wake stop_switch::wait(time_point until) const {
  auto mine = own();
  return wait(std::span{&mine, 1}, until);
}

} // namespace tandem::kiwoom
