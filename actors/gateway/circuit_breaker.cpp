#include "actors/gateway/circuit_breaker.hpp"

#include <algorithm>

namespace tandem {

bool circuit_breaker::answered() {
  const bool was_closed = state_ == state::closed;
  state_ = state::closed;
  failures_ = 0;
  openings_ = 0;
  return !was_closed;
}

bool circuit_breaker::failed(bool is_probe, clock_point now) {
  ++failures_;
  // Calls sent before it opened tell nothing new.
  if (!is_probe && (state_ != state::closed || failures_ < options_.failures_to_open))
    return false;
  auto wait = options_.cool_down;
  for (int i = 0; i < openings_ && wait < options_.cool_down_max; ++i)
    wait *= 2;
  wait = std::min(wait, options_.cool_down_max);
  // Between half of the cool-down and all of it, so that clients of one broker do not return
  // together.
  std::uniform_int_distribution<std::int64_t> pick{wait.count() / 2, wait.count()};
  open_until_ = now + std::chrono::nanoseconds{pick(random_)};
  state_ = state::open;
  ++openings_;
  return true;
}

} // namespace tandem
