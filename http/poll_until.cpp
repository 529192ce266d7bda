#include "http/poll_until.hpp"

#include <algorithm>

namespace tandem::http {

bool poll_until(std::span<pollfd> descriptors, std::chrono::steady_clock::time_point until) {
  using namespace std::chrono_literals;
  using std::chrono::milliseconds;
  while (true) {
    const auto left = until - std::chrono::steady_clock::now();
    // In parts, because poll(2) counts milliseconds in an int; rounded up, or the last one would be
    // spent in a loop.
    const auto part = std::chrono::ceil<milliseconds>(std::clamp<decltype(left)>(left, 0s, 1h));
    const auto ready =
      ::poll(descriptors.data(), descriptors.size(), static_cast<int>(part.count()));
    if (ready > 0)
      return true;
    if (ready == 0 && left <= part)
      return false;
    // A failed poll(2), which a signal interrupted, leaves them as they were.
    for (auto& one : descriptors)
      one.revents = 0;
    if (ready < 0 && left <= 0s)
      return false;
  }
}

} // namespace tandem::http
