#pragma once

#include <chrono>
#include <poll.h>
#include <span>

namespace tandem::kiwoom {

/// Ends every wait of one transport, from any thread and for good.
class stop_switch {
public:
  using time_point = std::chrono::steady_clock::time_point;
  enum class wake { ready, timed_out, stopped };

  stop_switch();
  stop_switch(const stop_switch&) = delete;
  stop_switch& operator=(const stop_switch&) = delete;
  ~stop_switch();

  /// False when there was no free descriptor for it.
  bool is_usable() const { return descriptor_ >= 0; }
  void press() const;
  bool is_pressed() const;

  /// Waits until one of `watched` is ready. Its first entry is this switch's own (own()). After the
  /// deadline the result is timed_out even when something is ready, so that a slow trickle ends
  /// too.
  wake wait(std::span<pollfd> watched, time_point until) const;
  /// Waits for `events` of one descriptor.
  wake wait(int descriptor, short events, time_point until) const;
  /// Waits for the deadline only.
  wake wait(time_point until) const;
  pollfd own() const { return {descriptor_, POLLIN, 0}; }

private:
  int descriptor_;
};

} // namespace tandem::kiwoom
