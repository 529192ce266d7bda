#pragma once

#include <chrono>
#include <poll.h>
#include <span>

namespace tandem::kiwoom {

/// What every wait of one transport can be ended with, from any thread and for good.
class stop_switch {
public:
  using time_point = std::chrono::steady_clock::time_point;
  enum class wake { ready, timed_out, stopped };

  stop_switch();
  stop_switch(const stop_switch&) = delete;
  stop_switch& operator=(const stop_switch&) = delete;
  ~stop_switch();

  /// False when there was no descriptor left for it.
  bool is_usable() const { return descriptor_ >= 0; }
  void press() const;
  bool is_pressed() const;

  /// Waits until one of `watched` is ready. Its first entry is this switch's own (own()); a time
  /// that has passed is timed_out even when something is ready, so that what drips ends.
  wake wait(std::span<pollfd> watched, time_point until) const;
  /// The same for `events` of one descriptor.
  wake wait(int descriptor, short events, time_point until) const;
  /// The same for nothing but the time.
  wake wait(time_point until) const;
  pollfd own() const { return {descriptor_, POLLIN, 0}; }

private:
  int descriptor_;
};

} // namespace tandem::kiwoom
