#pragma once

#include "config/settings.hpp"
#include "market/utc_time.hpp"
#include "messages/run.hpp"

#include <string>

namespace tandem {

/// Refuses (invalid_config) a clock outside of the years 2000 to 2100: it was never set.
status check_clock(utc_time now);

/// The run that the configuration describes. Errors: invalid_config for a clock that was never set
/// and for a universe file that cannot be used.
result<run_scan> make_start(const config::settings& settings, const std::string& run_id,
                            utc_time now);

} // namespace tandem
