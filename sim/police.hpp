#pragma once

#include "sim/server.hpp"

#include <chrono>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace tandem::sim {

/// The quota: at most `limit` accepted calls per bucket in any sliding second or, with a burst, a
/// token bucket that holds `burst` calls and gains `limit` a second. It is written without a look
/// at tandem's gateway, so that a fault of one cannot hide in the other.
///
/// A call exactly one second after another one no longer shares a second with it. A refused call
/// consumes nothing, but starts a penalty during which its bucket refuses everything; calls refused
/// by a running penalty do not prolong it, so a client that keeps knocking is let in again.
class police {
public:
  using time_point = std::chrono::steady_clock::time_point;

  /// `burst` 0: sliding seconds.
  police(int limit_per_second, limit_scope scope, std::chrono::milliseconds penalty, int burst = 0);

  /// Whether the call of `tr` with `key` arriving at `now` may proceed. Times must not decrease.
  /// The token TRs have buckets of their own with one call in a sliding second in either scope.
  bool admit(std::string_view key, std::string_view tr, time_point now);
  /// The same while another limit holds for this TR.
  bool admit(std::string_view key, std::string_view tr, time_point now, int limit);
  /// Takes the call back that was admitted last: it consumed nothing.
  void give_back(std::string_view key, std::string_view tr);

  /// Calls per second that a refusal of `tr` names.
  int limit_of(std::string_view tr) const;

private:
  struct bucket {
    std::deque<time_point> accepted; // Within the last second, oldest first; without a burst.
    std::int64_t billionths = 0;     // Of a call, in store; with a burst.
    std::optional<time_point> filled;
    time_point penalty_end = time_point::min();
  };
  bucket& bucket_of(std::string_view key, std::string_view tr);
  /// Takes one call out of the bucket if it holds one.
  bool take(bucket& calls, std::string_view tr, time_point now, int limit) const;

  int limit_;
  int burst_;
  limit_scope scope_;
  std::chrono::milliseconds penalty_;
  std::map<std::pair<std::string, std::string>, bucket> buckets_; // By key and TR.
};

} // namespace tandem::sim
