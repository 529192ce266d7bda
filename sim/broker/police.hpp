#pragma once

#include "sim/broker/server.hpp"

#include <chrono>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>

namespace tandem::sim {

/// At most `calls` in any sliding `window`, for a TR of a key or all data TRs of a key together.
struct quota {
  std::int64_t calls = 0;
  std::chrono::milliseconds window{1'000};
  limit_scope scope = limit_scope::tr;
};

/// Keeps quotas: at most so many accepted calls per bucket in any sliding window or, with a burst,
/// a token bucket that holds `burst` calls and is refilled at the quota's rate per second. Written
/// independently of tandem's gateway, so that one cannot hide a fault of the other.
///
/// A call exactly one second after another one is outside of its second. A refused call uses up
/// nothing, but starts a penalty during which its bucket refuses everything. Calls refused during a
/// penalty do not prolong it, so a client that keeps trying is admitted again.
class police {
public:
  using time_point = std::chrono::steady_clock::time_point;

  /// `burst` 0: sliding seconds.
  police(int limit_per_second, limit_scope scope, std::chrono::milliseconds penalty, int burst = 0);

  /// Whether the call of `tr` with `key` arriving at `now` may proceed. Times must not decrease.
  /// The token TRs have buckets of their own with one call in a sliding second in either scope.
  bool admit(std::string_view key, std::string_view tr, time_point now);
  /// The same under another quota for this TR. Each window has buckets of its own.
  bool admit(std::string_view key, std::string_view tr, time_point now, const quota& rule);
  /// Takes back the call that was admitted last under `rule`: it uses up nothing.
  void give_back(std::string_view key, std::string_view tr, const quota& rule);

  /// The default quota of `tr`.
  quota quota_of(std::string_view tr) const;

private:
  struct bucket {
    std::deque<time_point> accepted; // Within the window, oldest first; without a burst.
    std::int64_t billionths = 0;     // Of a call, in store; with a burst.
    std::optional<time_point> filled;
    time_point penalty_end = time_point::min();
  };
  using bucket_name = std::tuple<std::string, std::string, std::chrono::milliseconds>;

  bucket& bucket_of(std::string_view key, std::string_view tr, const quota& rule);
  /// Whether the quota's bucket is a token bucket.
  bool stores_calls(std::string_view tr, const quota& rule) const;
  /// Takes one call out of the bucket if there is one.
  bool take(bucket& calls, std::string_view tr, time_point now, const quota& rule) const;

  int limit_;
  int burst_;
  limit_scope scope_;
  std::chrono::milliseconds penalty_;
  std::map<bucket_name, bucket> buckets_; // By key, TR and window.
};

} // namespace tandem::sim
