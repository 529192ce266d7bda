#pragma once

#include "report/run.hpp"

#include <optional>
#include <string_view>

namespace tandem {

/// The report that `document`, a tandem.report/1 from the store, was written from, as far as
/// report_table shows it: without explanations, and of doubts only which symbols have one.
/// `settings` are those of the run. Empty for any other text: others can write rows.
std::optional<run_report> read_report(std::string_view document, const config::settings& settings);

} // namespace tandem
