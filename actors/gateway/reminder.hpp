#pragma once

#include "messages/transport.hpp"

#include <algorithm>
#include <chrono>

namespace tandem {

/// When to report a lasting condition again: after half a minute, then a minute, then two and so
/// on, and every day in the end. Pure; the caller passes the time.
class reminder {
public:
  /// True when it is time to report it.
  bool is_due(clock_point now) {
    if (now < next_)
      return false;
    next_ = now + distance_;
    distance_ = std::min<std::chrono::nanoseconds>(2 * distance_, std::chrono::hours{24});
    return true;
  }
  void reset() { *this = {}; }

private:
  clock_point next_{0};
  std::chrono::nanoseconds distance_ = std::chrono::seconds{30};
};

} // namespace tandem
