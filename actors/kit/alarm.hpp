#pragma once

#include <caf/all.hpp>

#include <chrono>
#include <cstdint>
#include <optional>

namespace tandem {

/// The timer of an actor, which can be set anew at any time. CAF cannot cancel a delayed message,
/// so each carries a number and only the newest one counts. `Message` is built from that number.
template <class Message>
class alarm {
public:
  using duration = std::chrono::nanoseconds;

  bool is_set() const { return due_.has_value(); }

  /// Rings at `due` of the actor clock; replaces the alarm that was set.
  template <class Self>
  void set_at(Self* self, duration due) {
    due_ = due;
    using clock = caf::actor_clock;
    self->scheduled_send(self,
                         clock::time_point{std::chrono::duration_cast<clock::duration_type>(due)},
                         Message{++number_});
  }

  template <class Self>
  void set_in(Self* self, duration wait) {
    set_at(self, self->clock().now().time_since_epoch() + wait);
  }

  /// Rings after all messages that are in the mailbox already.
  template <class Self>
  void set_now(Self* self) {
    due_ = duration{0};
    self->send(self, Message{++number_});
  }

  void cancel() {
    ++number_;
    due_.reset();
  }

  /// Whether `message` is the alarm set last; if so, no alarm is set any more.
  bool rings(const Message& message) {
    if (message.number != number_)
      return false;
    due_.reset();
    return true;
  }

private:
  std::uint64_t number_ = 0;
  std::optional<duration> due_; // Empty: no alarm is set.
};

} // namespace tandem
