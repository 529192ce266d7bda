#pragma once

#include "config/settings.hpp"

#include <optional>
#include <string>

namespace tandem::cli {

/// The settings that are stored with a run, as far as they shape its result. Nothing for a text
/// that another version wrote, or anybody else.
std::optional<config::settings> read_stored_settings(const std::string& text);

} // namespace tandem::cli
