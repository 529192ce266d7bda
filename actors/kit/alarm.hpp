#pragma once

#include <caf/all.hpp>

#include <chrono>
#include <cstdint>
#include <optional>

namespace tandem {

/// One timer of an actor, set anew as often as it likes. A delayed message cannot be cancelled, so
/// each carries a number, and only the newest rings. `Message` is built from that number.
template <class Message>
class alarm {
public:
  using duration = std::chrono::nanoseconds;

  bool is_set() const { return due_.has_value(); }

  /// Rings at `due` of the actor clock; replaces what was set.
  template <class Self>
  void set_at(Self* self, duration due) {
    due_ = due;
    using clock = caf::actor_clock;
    self->scheduled_send(self,
                         clock::time_point{std::chrono::duration_cast<clock::duration_type>(due)},
                         Message{++number_});
  }

  /// The same, unless it rings by then anyway.
  template <class Self>
  void set_by(Self* self, duration due) {
    if (!due_ || *due_ > due)
      set_at(self, due);
  }

  template <class Self>
  void set_in(Self* self, duration wait) {
    set_at(self, self->clock().now().time_since_epoch() + wait);
  }

  /// Rings behind every message that is there already.
  template <class Self>
  void set_now(Self* self) {
    due_ = duration{0};
    self->send(self, Message{++number_});
  }

  void cancel() {
    ++number_;
    due_.reset();
  }

  /// Whether `message` is the one that was set last; then nothing is set any more.
  bool rings(const Message& message) {
    if (message.number != number_)
      return false;
    due_.reset();
    return true;
  }

private:
  std::uint64_t number_ = 0;
  std::optional<duration> due_; // Empty: nothing is set.
};

} // namespace tandem
