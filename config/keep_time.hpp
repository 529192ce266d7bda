#pragma once

#include <string_view>

namespace tandem::config {

/// Whether a text says how long something is kept: "forever", "90 sessions", "30days", "1 day".
bool is_keep_time(std::string_view text);

} // namespace tandem::config
