#pragma once

#include "config/settings.hpp"
#include "report/run.hpp"

namespace tandem::test {

/// A report of a run in which everything happened that a report can tell. It refers to `settings`.
run_report full_report(const config::settings& settings);
/// A verdict on the market without data: every member is there.
assessed_regime full_regime();

} // namespace tandem::test
