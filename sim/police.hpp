#pragma once

#include "sim/server.hpp"

#include <chrono>
#include <deque>
#include <map>
#include <string>
#include <string_view>
#include <utility>

namespace tandem::sim {

/// The quota: at most `limit` accepted calls per bucket in any sliding second. It is written
/// without a look at tandem's gateway, so that a fault of one cannot hide in the other.
///
/// A call exactly one second after another one no longer shares a second with it. A refused call
/// consumes nothing, but starts a penalty during which its bucket refuses everything; calls refused
/// by a running penalty do not prolong it, so a client that keeps knocking is let in again.
class police {
public:
  using time_point = std::chrono::steady_clock::time_point;

  police(int limit_per_second, limit_scope scope, std::chrono::milliseconds penalty);

  /// Whether the call of `tr` with `key` arriving at `now` may proceed. Times must not decrease.
  /// The token TRs have buckets of their own with one call per second in either scope.
  bool admit(std::string_view key, std::string_view tr, time_point now);

  /// Calls per second that a refusal of `tr` names.
  int limit_of(std::string_view tr) const;

private:
  struct bucket {
    std::deque<time_point> accepted; // Within the last second, oldest first.
    time_point penalty_end = time_point::min();
  };

  int limit_;
  limit_scope scope_;
  std::chrono::milliseconds penalty_;
  std::map<std::pair<std::string, std::string>, bucket> buckets_; // By key and TR.
};

} // namespace tandem::sim
