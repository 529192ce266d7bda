#pragma once

#include "market/error.hpp"

#include <caf/all.hpp>

#include <string>

CAF_ERROR_CODE_ENUM(tandem::ec, "tandem")

namespace tandem {

/// Converts a failure into the error that an actor answers with.
caf::error to_caf(const failure& problem);

/// Converts it back. CAF's own errors become `timeout` (request_timeout), `shutting_down` (the
/// receiver is gone) or `internal`.
failure to_failure(const caf::error& problem);

/// Registers the category, so that errors render as `queue_full("...")` instead of numbers.
void add_error_category(caf::actor_system_config& config);

} // namespace tandem
