#pragma once

#include "config/settings.hpp"
#include "store/results/retention.hpp"

namespace tandem {

/// The rules of store.keep.
store::keep_rules keep_rules_of(const config::settings& settings);

} // namespace tandem
