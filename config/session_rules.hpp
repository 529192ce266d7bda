#pragma once

#include "config/settings.hpp"
#include "market/session.hpp"

namespace tandem::config {

/// Which close counts and which days are late, as session.close and session.late-days say.
market::session_rules session_rules_of(const settings& from);

} // namespace tandem::config
