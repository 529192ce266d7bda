#pragma once

#include <caf/scheduled_actor.hpp>

namespace tandem {

/// Makes an actor that throws end with the text of its exception, as `ec::internal`, for actors
/// that watch it or wait for its answer. CAF itself would print the text to stdout and pass on a
/// number.
void keep_cause(caf::scheduled_actor& of);

} // namespace tandem
