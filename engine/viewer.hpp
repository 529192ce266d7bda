#pragma once

#include "messages/actors.hpp"
#include "messages/monitor.hpp"

#include <caf/all.hpp>

#include <functional>

namespace tandem {

/// A subscriber that calls these in a thread of its own, because a terminal may block. Either may
/// be empty. It leaves with the last who could show it anything.
subscriber_actor spawn_viewer(caf::actor_system& system,
                              std::function<void(const progress_snapshot&)> on_progress,
                              std::function<void(const notice&)> on_notice);

} // namespace tandem
