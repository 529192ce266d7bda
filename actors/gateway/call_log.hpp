#pragma once

#include "messages/transport.hpp"

#include <string_view>

namespace tandem {

/// What one gateway has done, computed from the times calls really started at, not from the slots
/// they were meant for.
class call_log {
public:
  explicit call_log(std::chrono::nanoseconds delay);

  /// A call of `tr` was granted `slot` and started at `sent`.
  void started(std::string_view tr, clock_point slot, clock_point sent);
  void retried() { ++status_.retries; }
  void refused() { ++status_.refused; }
  const gateway_status& status() const { return status_; }

private:
  gateway_status status_;
  clock_point first_sent_{0};
  clock_point last_sent_{0};
};

} // namespace tandem
