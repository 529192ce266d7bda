#pragma once

#include <caf/scheduled_actor.hpp>

namespace tandem {

/// Lets an actor that throws end with the words of its exception, as `ec::internal`, for whoever
/// watches it or waits for its answer. CAF itself would print them to stdout and keep a number.
void keep_cause(caf::scheduled_actor& of);

} // namespace tandem
