#pragma once

#include "market/utc_time.hpp"

#include <string>

namespace tandem {

/// A ULID: 26 characters, unique, sorting by time.
std::string make_run_id(utc_time at);

} // namespace tandem
