#pragma once

#include "config/settings.hpp"
#include "engine/key_lock.hpp"

#include <optional>

namespace tandem {

/// Which process has the right to call with the configured key; nothing when none has, for the
/// simulated broker inside the process, and where no key is configured.
std::optional<key_holder> find_holder(const config::settings& settings);

} // namespace tandem
