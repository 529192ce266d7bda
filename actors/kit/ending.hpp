#pragma once

#include "messages/actors.hpp"
#include "messages/causes.hpp"
#include "messages/monitor.hpp"

#include <caf/all.hpp>

#include <string>
#include <utility>

namespace tandem {

/// Runs `leave(reason)` when this actor is told to end. A linked actor that finished normally does
/// not end it.
template <class Self, class Leave>
void on_exit(Self* self, Leave leave) {
  self->set_exit_handler([leave = std::move(leave)](const caf::exit_msg& msg) {
    if (msg.reason)
      leave(msg.reason);
  });
}

/// Keeps this actor alive when an error reaches it that no handler waits for, such as the refusal
/// of a message that wants no answer; the monitor counts these errors. Exceptions become errors
/// with their text.
template <class Self>
void survive_errors(Self* self, const monitor_actor& monitor) {
  self->set_error_handler([self, monitor](const caf::error& problem) {
    if (monitor)
      self->send(monitor, stray_error{self->name(), to_failure(problem)});
  });
  keep_cause(*self);
}

} // namespace tandem
