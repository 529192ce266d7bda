#pragma once

#include "config/settings.hpp"
#include "engine/credentials.hpp"
#include "engine/key_lock.hpp"

#include <optional>
#include <vector>

namespace tandem {

/// Which process has the right to call with the first of the keys that read_credentials gave;
/// nothing when none has, for the simulated broker inside the process, and where no key is
/// configured.
std::optional<key_holder> find_holder(const config::settings& settings,
                                      const std::vector<credentials>& keys);

} // namespace tandem
