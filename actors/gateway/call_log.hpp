#pragma once

#include "actors/gateway/pacer.hpp"
#include "messages/transport.hpp"

#include <map>
#include <string>

namespace tandem {

/// What one gateway has done with one key, computed from the times when calls really started, not
/// from their slots.
class call_log {
public:
  call_log() = default;
  explicit call_log(pace_rules rules);

  /// A call of `tr` with the slot `slot` started at `sent`. Calls are reported in the order of
  /// their starts.
  void started(const std::string& tr, clock_point slot, clock_point sent);
  /// A call of `tr` ended; `outcome` is "ok" or the name of an ec.
  void ended(const std::string& tr, const std::string& outcome);
  void retried() { ++status_.retries; }
  void refused(const std::string& tr);
  const gateway_status& status() const { return status_; }

private:
  /// The calls of one TR, and the time from its first start to its last at the configured pace.
  struct tr_starts {
    clock_point last{0};
    std::chrono::nanoseconds floor{0};
  };

  tr_figures& figures_of(const std::string& tr);

  pace_rules rules_;
  gateway_status status_;
  clock_point first_sent_{0};
  clock_point last_sent_{0};
  std::chrono::nanoseconds key_floor_{0};
  std::map<std::string, tr_starts> starts_;
};

} // namespace tandem
