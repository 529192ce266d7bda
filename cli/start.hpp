#pragma once

#include "cli/clock.hpp"
#include "config/settings.hpp"
#include "messages/supervisor.hpp"

#include <string>

namespace tandem::cli {

/// Whether regime.version asks for a measured regime.
bool is_measured(const config::settings& settings);

/// The run that the configuration describes. Errors: invalid_config for a day before 1900 and for a
/// universe file that cannot be used.
result<start_run> make_start(const config::settings& settings, const std::string& run_id,
                             utc_time now);

} // namespace tandem::cli
