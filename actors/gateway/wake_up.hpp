#pragma once

#include <caf/all.hpp>

#include <chrono>
#include <set>

namespace tandem {

/// Wakes an actor by the earliest moment that it asked for. Whoever is woken looks at what is due
/// and asks anew. CAF cannot take a delayed message back, and each one wakes two threads, so none
/// is sent while another is under way that comes in time.
template <class Message>
class wake_up {
public:
  using duration = std::chrono::nanoseconds;

  /// At `due` of the actor clock, or earlier.
  template <class Self>
  void set_by(Self* self, duration due) {
    if (!under_way_.empty() && *under_way_.begin() <= due)
      return;
    under_way_.insert(due);
    using clock = caf::actor_clock;
    self->scheduled_send(
      self, clock::time_point{std::chrono::duration_cast<clock::duration_type>(due)}, Message{});
  }

  /// To be called when a message has come.
  void came() { under_way_.erase(under_way_.begin()); }

private:
  std::set<duration> under_way_; // Each was earlier than all others when it was added.
};

} // namespace tandem
